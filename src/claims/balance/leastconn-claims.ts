import type { Made, Subject } from './subject.js';
import { claim, httpStep, stepName, weightsOf } from './claim-words.js';

/** Requests that can be held at once. */
const MOST_HELD = 400;

/** `balance leastconn`: of requests that are held at once, each server has its part by weight. */
export function leastconnClaims(subject: Subject): Made {
  const { proxy, servers, way } = subject;
  const weights = weightsOf(subject);
  const cycle = weights.reduce((sum, weight) => sum + weight, 0);
  if (cycle === 0) return { why: 'no server has a weight above 0' };
  if (cycle > MOST_HELD) return { why: `weights of ${cycle} in all want more than ${MOST_HELD} requests at once` };
  if (servers.some(({ server }) => server.parameters.has('maxconn')))
    return { why: 'together with maxconn, what is held at once is not understood' };
  const path = `${way.request.path}${way.request.path.includes('?') ? '&' : '?'}hold=600`;
  if (!way.leads({ ...way.request, path })) return { why: 'no request that is held gets there' };
  const oracle = { kind: 'leastconn', with: { weights, servers: proxy.name } };
  return {
    claims: [
      claim(
        subject,
        'quotas',
        `${proxy.name}: of the requests that are held at once each server has ${weights.join(':')}`,
        {
          ...{ traffic: 'held', oracle, judge: 'held' },
        },
      ),
    ],
    traffic: { [stepName(proxy.name, 'held')]: httpStep(subject, { path, concurrency: MOST_HELD }) },
  };
}
