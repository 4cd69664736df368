import type { Made, Subject } from './subject.js';
import { claim, concurrencyOf, httpStep, stepName, weightsOf } from './claim-words.js';

/** Requests of the step whose totals are judged. */
const TOTALS = 600;

/** `balance roundrobin`, `balance static-rr`: what runs, the order one at a time, and the totals of many. */
export function weightedClaims(subject: Subject, balance: string): Made {
  const weights = weightsOf(subject);
  if (weights.every((weight) => weight === 0)) return { why: 'no server has a weight above 0' };
  const { proxy } = subject;
  const oracle = { kind: 'weighted', with: { balance, weights, servers: proxy.name } };
  const ratio = weights.join(':');
  const many = concurrencyOf(subject, 16);
  return {
    claims: [
      claim(subject, 'configuration', `HAProxy runs balance ${balance} with the weights ${ratio} in ${proxy.name}`, {
        ...{ oracle, judge: 'configuration' },
      }),
      claim(subject, 'order', `${proxy.name}: one at a time, every cycle holds ${ratio} and follows ${balance}`, {
        ...{ traffic: 'one-at-a-time', oracle, judge: 'order' },
      }),
      claim(subject, 'totals', `${proxy.name}: ${many} at a time, the totals follow ${ratio}`, {
        ...{ traffic: 'many-at-a-time', oracle, judge: 'totals' },
      }),
    ],
    traffic: {
      [stepName(proxy.name, 'one-at-a-time')]: httpStep(subject, { concurrency: 1 }),
      [stepName(proxy.name, 'many-at-a-time')]: httpStep(subject, { concurrency: many, requests: TOTALS }),
    },
  };
}
