import { inForce } from '../../haproxy-config/index.js';
import type { Made, Subject } from './subject.js';
import { claim, concurrencyOf, step, stepName } from './claim-words.js';

const PASSES = 20;
/** Words of a `cookie` line that leave it as the model has it. */
const KNOWN: readonly string[] = ['insert', 'indirect', 'nocache', 'httponly', 'secure'];
const MOST_SERVERS = 6;

/** `cookie NAME insert indirect`: a known value binds, and any other client is balanced. Undefined where there is no cookie line. */
export function cookieClaims(subject: Subject): Made | undefined {
  const { proxy, servers, way } = subject;
  const line = inForce(proxy, 'cookie');
  if (line === undefined) return undefined;
  const [name = '', ...rest] = line.words.slice(1).map(({ text }) => text);
  const strange = rest.filter((word) => !KNOWN.includes(word));
  if (strange.length > 0 || !rest.includes('insert') || !rest.includes('indirect'))
    return {
      why: 'a cookie is verified with the words insert and indirect, and no others than nocache, httponly, secure',
    };
  const values = servers.map(({ server }) => server.parameters.get('cookie')?.value?.text);
  if (!values.every((value) => value !== undefined)) return { why: 'not every server has a cookie' };
  if (way.request.headers['Cookie'] !== undefined) return { why: 'requests get there by a cookie of their own' };
  const row = (cookie: string | undefined) => ({
    ...{ method: way.request.method, path: way.request.path },
    headers: { ...way.request.headers, ...(cookie === undefined ? {} : { Cookie: cookie }) },
  });
  const known = values.slice(0, MOST_SERVERS).map((value) => row(`${name}=${value}`));
  const rows = [...known, row(`theme=dark; ${name}=${values.at(-1)}`), row(`${name}=no-such-server`), row(undefined)];
  const oracle = { kind: 'cookie', with: { servers: proxy.name, cookie: name, values } };
  const table = { service: 'haproxy', port: way.port, concurrency: concurrencyOf(subject, 8), passes: PASSES, rows };
  const says = `${proxy.name}: a known cookie ${name} always gets its server and takes no turn; anybody else is balanced and gets one`;
  return {
    claims: [claim(subject, 'cookie', says, { traffic: 'cookies', oracle, judge: 'table' })],
    traffic: { [stepName(proxy.name, 'cookies')]: step('http-table', table) },
  };
}
