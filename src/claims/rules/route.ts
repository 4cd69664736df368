import type { Proxy } from '../../haproxy-config/index.js';
import { conditionHolds } from './condition.js';
import { headerOf, type RuledRequest } from './request.js';
import { rulesOf, type ProxyRules, type Rule } from './rule.js';

/** Who answers a request, and the line that decides it; undefined where no line does. */
export type Outcome = { readonly line: number | undefined } & (
  | { readonly kind: 'answer'; readonly status: number; readonly location?: string }
  | { readonly kind: 'backend'; readonly name: string }
  /** It depends on what is not understood. */
  | { readonly kind: 'unknown' }
);

/** The rules of a file, read once. */
export interface Router {
  readonly rules: ReadonlyMap<Proxy, ProxyRules>;
  /** From a frontend on; with the rules of the backend that is reached. */
  route(front: Proxy, request: RuledRequest): Outcome;
}

/** HAProxy's answer where no backend is named. Source: src/backend.c, `SF_ERR_SRVTO` and no server: 503. */
const NO_BACKEND = 503;

export function createRouter(proxies: readonly Proxy[]): Router {
  const rules = new Map(proxies.map((proxy) => [proxy, rulesOf(proxy)]));
  const byName = new Map(proxies.filter(({ back }) => back).map((proxy) => [proxy.name, proxy]));
  return {
    rules,
    route(front, request) {
      const own = rules.get(front)!;
      const begun = ask(own.first, request);
      if ('line' in begun) return begun;
      const chosen = chooseTarget(own.targets, begun.request) ?? itself(front);
      const backend = chosen.kind === 'backend' ? byName.get(chosen.name) : undefined;
      if (chosen.kind === 'backend' && backend === undefined) return { kind: 'unknown', line: chosen.line };
      if (backend === undefined || backend === front) return chosen;
      const inside = ask(rules.get(backend)!.first, begun.request);
      return 'line' in inside ? inside : chosen;
    },
  };
}

function itself({ back, name }: Proxy): Outcome {
  return back ? { kind: 'backend', name, line: undefined } : { kind: 'answer', status: NO_BACKEND, line: undefined };
}

/** What `http-request` and `redirect` rules make of a request: an end, or the request as the next rules see it. */
function ask(rules: readonly Rule[], given: RuledRequest): Outcome | { readonly request: RuledRequest } {
  let request = given;
  let allowed = false;
  for (const { condition, effect, line, statement } of rules) {
    if (allowed && statement.words[0].text === 'http-request') continue;
    const truth = conditionHolds(condition, request);
    if (truth === false) continue;
    if (effect.kind === 'changes') {
      request = { ...request, unclear: [...(request.unclear ?? []), ...effect.parts] };
      continue;
    }
    if (truth === undefined || effect.kind === 'unknown' || effect.kind === 'backend') return { kind: 'unknown', line };
    if (effect.kind === 'answer') return { ...effect, ...locationOf(effect.location, given), line };
    allowed = true;
  }
  return { request };
}

/** The first `use_backend` whose condition holds, else `default_backend`; undefined where there is neither. */
function chooseTarget(targets: readonly Rule[], request: RuledRequest): Outcome | undefined {
  for (const { condition, effect, line } of targets) {
    const truth = conditionHolds(condition, request);
    if (truth === false) continue;
    if (truth === undefined || effect.kind !== 'backend') return { kind: 'unknown', line };
    return { kind: 'backend', name: effect.name, line };
  }
  return undefined;
}

function locationOf(pattern: string | undefined, request: RuledRequest): { readonly location?: string } {
  if (pattern === undefined) return {};
  const host = headerOf(request, 'host');
  if (pattern.includes('{host}') && host === undefined) return {};
  return { location: pattern.replace('{host}', host ?? '').replace('{path}', request.path) };
}
