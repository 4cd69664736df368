import type { Proxy } from '../../haproxy-config/index.js';
import type { Condition } from './condition.js';
import type { RuledRequest } from './request.js';
import type { Router } from './route.js';
import { samplesOf, type Draft } from './samples.js';

/** Requests of one table, at most; the first ones decide what each rule does, the last ones are pairs. */
const MOST_PROBES = 160;

/**
 * Requests for the rules of a frontend and of the backends behind it: each alternative of each condition as it should match, each of
 * its terms alone and only nearly, and pairs of rules at once, for their order. Which rule decides is the router's to say.
 */
export function probesOf({ rules }: Router, proxies: readonly Proxy[]): RuledRequest[] {
  const all = proxies.flatMap((proxy) => [...rules.get(proxy)!.first, ...rules.get(proxy)!.targets]);
  const alternatives = all.flatMap(({ condition }) => conjunctions(condition));
  const whole = alternatives.map((terms) => merge(terms.map(({ hits }) => hits[0] ?? {})));
  const near = alternatives.flatMap(nearOf);
  const pairs = whole.flatMap((one, i) => whole.slice(i + 1).map((other) => merge([one, other])));
  const needsHost = all.some(
    ({ condition, effect }) =>
      looksAtHost(condition) || (effect.kind === 'answer' && effect.location?.includes('{host}')),
  );
  const requests = [{}, ...whole, ...near, ...pairs].map((draft) => requestOf(draft, needsHost)).filter(isSendable);
  return [...new Map(requests.map((request) => [JSON.stringify(request), request])).values()].slice(0, MOST_PROBES);
}

interface TermSamples {
  readonly hits: readonly Draft[];
  readonly misses: readonly Draft[];
}

/** Samples of each term; a negated one is left alone by what does not match. */
function conjunctions({ alternatives }: Condition): TermSamples[][] {
  return alternatives.map((terms) =>
    terms.map(({ negated, matches }) => {
      const samples = matches.flatMap((match) => ('strange' in match ? [] : [samplesOf(match)]));
      const hits = samples.flatMap((each) => each.hits);
      const misses = samples.flatMap((each) => each.misses);
      return negated ? { hits: [{}], misses: hits } : { hits, misses };
    }),
  );
}

/** Each sample of each term, alone and with the other terms as they should be. */
function nearOf(terms: readonly TermSamples[]): Draft[] {
  return terms.flatMap(({ hits, misses }, i) => {
    const others = terms.filter((_, j) => j !== i).map((each) => each.hits[0] ?? {});
    return [...hits, ...misses].flatMap((draft) =>
      others.length === 0 ? [draft] : [merge([...others, draft]), draft],
    );
  });
}

function merge(drafts: readonly Draft[]): Draft {
  return drafts.reduce<Draft>(
    (sum, draft) => ({
      ...sum,
      ...draft,
      inside: [...(sum.inside ?? []), ...(draft.inside ?? [])],
      query: [...(sum.query ?? []), ...(draft.query ?? [])],
      cookies: [...(sum.cookies ?? []), ...(draft.cookies ?? [])],
      headers: { ...sum.headers, ...draft.headers },
    }),
    {},
  );
}

function requestOf(draft: Draft, needsHost: boolean): RuledRequest {
  const {
    method = 'GET',
    exact,
    beginning = '/',
    inside = [],
    end = '',
    query = [],
    cookies = [],
    headers = {},
  } = draft;
  const filled = inside.length > 0 || end !== '' || beginning !== '/';
  const middle = filled ? `${beginning}x${inside.join('x')}${inside.length > 0 && end === '' ? 'x' : ''}${end}` : '/';
  const path = `${exact ?? middle}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  const host: Record<string, string> =
    needsHost && !Object.keys(headers).some((name) => /^host$/i.test(name)) ? { Host: 'lab.test' } : {};
  const cookie: Record<string, string> = cookies.length > 0 ? { Cookie: cookies.join('; ') } : {};
  return { method, path, headers: { ...host, ...headers, ...cookie } };
}

function looksAtHost({ alternatives }: Condition): boolean {
  const matches = alternatives.flat().flatMap((term) => term.matches);
  return matches.some(
    (match) => !('strange' in match) && match.subject.kind === 'header' && /^host$/i.test(match.subject.name),
  );
}

/** What lab's client can send, and the apps answer as any other path: not their health check, and no path that they tidy up. */
function isSendable({ path, headers }: RuledRequest): boolean {
  const [plain = ''] = path.split('?');
  const values = Object.values(headers);
  return (
    /^\/[\x21-\x7e]*$/.test(path) &&
    !/\/\/|[#%\\"<>^`{|}]/.test(path) &&
    plain !== '/health' &&
    values.every((value) => /^[\x20-\x7e]*$/.test(value) && value === value.trim()) &&
    Object.keys(headers).every(
      (name) =>
        /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) &&
        !/^(?:x-request-id|connection|content-length|expect|keep-alive|transfer-encoding|upgrade)$/i.test(name),
    )
  );
}
