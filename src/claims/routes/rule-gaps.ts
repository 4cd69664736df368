import type { Config, Proxy } from '../../haproxy-config/index.js';
import type { NotVerified } from '../derived.js';
import { matchesIn, type Rule } from '../rules/index.js';
import { lineOf, textAt } from '../words.js';
import type { Survey } from './survey.js';

/** Patterns of one line that requests are made for. */
const TRIED = 4;

/** Lines of the rules that no request tells anything about: what is not understood, what never decides, and what is never asked. */
export function ruleGaps(config: Config, { router, requests }: Survey, decided: ReadonlySet<number>): NotVerified[] {
  const all = [...router.rules].flatMap(([proxy, { first, targets }]) =>
    [...first, ...targets].map((rule) => ({ proxy, rule })),
  );
  const seen = new Map<number, NotVerified>();
  const tell = (line: number, why: string): void => {
    if (!seen.has(line)) seen.set(line, { ...textAt(config, line), why });
  };
  const blocking = new Set(requests.flatMap(({ outcome }) => (outcome.kind === 'unknown' ? [outcome.line] : [])));
  for (const { rule } of all) {
    tellMatches(rule, tell);
    const why = gapOf(rule, decided, blocking);
    if (why !== undefined) tell(rule.line, why);
  }
  for (const proxy of router.rules.keys()) tellUnused(proxy, all, tell);
  return [...seen.values()];
}

function tellMatches({ condition }: Rule, tell: (line: number, why: string) => void): void {
  for (const match of matchesIn(condition)) {
    const line = match.words[0]?.line;
    if (line === undefined) continue;
    if ('strange' in match) tell(line, match.strange);
    else if (match.subject.kind === 'src')
      tell(line, 'all requests come from one network of the lab: only one outcome of it is seen');
    else if (match.subject.kind === 'fixed' && match.words[0]?.text === 'ssl_fc')
      tell(line, 'no request comes over TLS: only one outcome of it is seen');
    else if (match.patterns.length > TRIED)
      tell(line, `only the first ${TRIED} of its ${match.patterns.length} patterns are tried`);
  }
}

function gapOf(
  { effect, line, condition }: Rule,
  decided: ReadonlySet<number>,
  blocking: ReadonlySet<number | undefined>,
): string | undefined {
  if (effect.kind === 'changes') return 'what it changes is not looked at';
  if (effect.kind === 'unknown')
    return blocking.has(line) ? 'not understood: requests that it may concern are not sent' : 'not understood';
  if (effect.kind === 'allow' || decided.has(line)) return undefined;
  if (matchesIn(condition).some((match) => 'strange' in match)) return 'it asks what is not understood';
  return 'no request that is sent is decided by it';
}

function tellUnused(
  proxy: Proxy,
  rules: readonly { readonly proxy: Proxy; readonly rule: Rule }[],
  tell: (line: number, why: string) => void,
): void {
  const asked = new Set(rules.flatMap(({ rule }) => matchesIn(rule.condition).map(({ words }) => words[0]?.line)));
  for (const statement of proxy.section.statements) {
    if (statement.words[0].text === 'acl' && !asked.has(lineOf(statement))) tell(lineOf(statement), 'no rule asks it');
  }
}
