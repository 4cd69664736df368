import { inForce } from '../../haproxy-config/index.js';
import type { Made, Subject } from './subject.js';
import { claim, concurrencyOf, step, stepName, weightsOf } from './claim-words.js';

const KEYS = 240;
const PASSES = 2;

/** `balance source | uri | url_param NAME | hdr(NAME)`: each key to the server that its hash gives, every time. */
export function hashClaims(subject: Subject, balance: string): Made {
  const { proxy, sourceHeader, way } = subject;
  if (!/^(?:source|uri|url_param [A-Za-z0-9_.-]+|hdr\([A-Za-z0-9_-]+\))$/.test(balance))
    return { why: `balance ${balance}: its further words are not understood` };
  if (balance === 'source' && sourceHeader === undefined)
    return { why: 'all requests of lab come from one address, so there is only one key' };
  const hashType = inForce(proxy, 'hash-type')
    ?.words.slice(1)
    .map(({ text }) => text) ?? ['map-based'];
  if (hashType.length !== 1) return { why: `hash-type ${hashType.join(' ')} is not understood` };
  if (weightsOf(subject).every((weight) => weight === 0)) return { why: 'no server has a weight above 0' };
  const keys = keysOf(subject, balance).find((each) => ['1', String(KEYS)].every((i) => leadsWith(subject, each, i)));
  if (keys === undefined) return { why: 'no requests with many keys get there' };
  const source = sourceHeader === undefined ? {} : { sourceHeader };
  const options = { balance, hashType: hashType[0], weights: weightsOf(subject), servers: proxy.name, ...source };
  const table = { service: 'haproxy', port: way.port, concurrency: concurrencyOf(subject, 8), passes: PASSES };
  return {
    claims: [
      claim(
        subject,
        'same-server',
        `${proxy.name}: each key goes to the server that ${balance}, hash-type ${hashType[0]} gives it`,
        {
          ...{ traffic: 'keys', oracle: { kind: 'hash', with: options }, judge: 'table' },
        },
      ),
    ],
    traffic: { [stepName(proxy.name, 'keys')]: step('http-table', { ...table, keys: { count: KEYS, ...keys } }) },
  };
}

interface Keys {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

function leadsWith({ way }: Subject, { path, headers }: Keys, number: string): boolean {
  return way.leads({ ...way.request, path: path.replaceAll('{i}', number), headers });
}

/** Requests whose key differs from row to row: what else their path may have to have stands before it, or behind. */
function keysOf({ way, sourceHeader }: Subject, balance: string): Keys[] {
  const { path, headers } = way.request;
  const parameter = /^url_param (.+)$/.exec(balance)?.[1];
  const header = balance === 'source' ? sourceHeader : /^hdr\((.+)\)$/.exec(balance)?.[1];
  const [plain = '/', query] = path.split('?');
  const more = parameter === undefined ? [] : [`${parameter}=u{i}`];
  const queries = [...(query === undefined ? [] : [query]), ...more];
  const places = balance === 'uri' ? [`${plain.replace(/\/?$/, '/')}item/{i}`, `/item/{i}${plain}`] : [plain];
  const value = balance === 'source' ? '10.1.7.{i}' : 'user-{i}';
  return places.map((place) => ({
    path: `${place}${queries.length > 0 ? `?${queries.join('&')}` : ''}`,
    headers: header === undefined ? headers : { ...headers, [header]: value },
  }));
}
