import { conditionOf, inForce, type Proxy, type Statement, type Word } from '../../haproxy-config/index.js';
import { aclsOf, ALWAYS, parseCondition, type Condition } from './condition.js';

/** What comes of a request for which a rule's condition holds. */
export type Effect =
  /** HAProxy answers itself. `location` may have `{host}` and `{path}`; undefined = not compared. */
  | { readonly kind: 'answer'; readonly status: number; readonly location?: string }
  | { readonly kind: 'backend'; readonly name: string }
  /** No further `http-request` rule is asked. */
  | { readonly kind: 'allow' }
  /** Rules behind it see another request: these parts of it are not known any more. */
  | { readonly kind: 'changes'; readonly parts: readonly string[] }
  /** Nobody here knows. */
  | { readonly kind: 'unknown' };

export interface Rule {
  readonly statement: Statement;
  readonly line: number;
  readonly condition: Condition;
  readonly effect: Effect;
}

/** Rules of a proxy in the order in which HAProxy asks them. */
export interface ProxyRules {
  /** `http-request`, then `redirect`. */
  readonly first: readonly Rule[];
  /** `use_backend`, then `default_backend`. */
  readonly targets: readonly Rule[];
}

/** `http-request` actions that neither end the rules nor change what rules look at. */
const HARMLESS: readonly string[] = [
  ...['capture', 'set-log-level', 'set-var', 'set-var-fmt', 'unset-var', 'set-timeout', 'set-nice'],
  ...['set-mark', 'set-tos', 'sc-inc-gpc0', 'sc-inc-gpc1', 'track-sc0', 'track-sc1', 'track-sc2', 'early-hint'],
];
const HEADER_CHANGES: readonly string[] = ['set-header', 'del-header', 'replace-header', 'replace-value', 'add-header'];

/** Source: src/http_ana.c `http_req_get_intercept_rule`, then `http_apply_redirect_rule`; src/stream.c `process_switching_rules`. */
export function rulesOf(proxy: Proxy): ProxyRules {
  const statements = [...[...proxy.defaults].reverse(), proxy.section].flatMap((section) => section.statements);
  const acls = aclsOf(proxy.section.statements);
  const rule = (statement: Statement, effect: Effect): Rule => {
    const words = conditionWords(statement);
    const condition = words.length === 0 ? ALWAYS : parseCondition(words, acls);
    return { statement, line: statement.words[0].line, condition, effect };
  };
  const of = (keyword: string): Statement[] =>
    statements.filter(({ words, negated }) => words[0].text === keyword && negated === undefined);
  const fallback = inForce(proxy, 'default_backend');
  return {
    first: [
      ...of('tcp-request').flatMap((each) => (isHarmlessTcp(each) ? [] : [rule(each, { kind: 'unknown' })])),
      ...of('http-request').map((each) => rule(each, effectOf(each.words.slice(1)))),
      ...of('redirect').map((each) => rule(each, redirect(each.words.slice(1)))),
    ],
    targets: [
      ...of('use_backend').map((each) => rule(each, target(each.words[1]))),
      ...(fallback === undefined ? [] : [rule(fallback, target(fallback.words[1]))]),
    ],
  };
}

/** `if` and what follows; empty where there is no condition. */
function conditionWords(statement: Statement): readonly Word[] {
  const behind = conditionOf(statement);
  if (behind.length === 0) return [];
  return statement.words.slice(statement.words.length - behind.length - 1);
}

function target(name: Word | undefined): Effect {
  if (name === undefined || name.text.includes('%[') || name.open) return { kind: 'unknown' };
  return { kind: 'backend', name: name.text };
}

function isHarmlessTcp({ words }: Statement): boolean {
  return words[1]?.text === 'inspect-delay' || /^(?:track-sc|set-var|accept)/.test(words[2]?.text ?? '');
}

function effectOf(words: readonly Word[]): Effect {
  const action = words[0]?.text ?? '';
  const option = (name: string): string | undefined => valueAfter(words, name);
  if (action === 'deny') return { kind: 'answer', status: Number(option('deny_status') ?? option('status') ?? 403) };
  if (action === 'return') return { kind: 'answer', status: Number(option('status') ?? 200) };
  if (action === 'redirect') return redirect(words.slice(1));
  if (action === 'allow') return { kind: 'allow' };
  if (HEADER_CHANGES.includes(action)) return { kind: 'changes', parts: [(words[1]?.text ?? '').toLowerCase()] };
  if (HARMLESS.includes(action.split('(')[0]!)) return { kind: 'changes', parts: [] };
  if (action === 'set-src') return { kind: 'changes', parts: ['source'] };
  if (action === 'set-method') return { kind: 'changes', parts: ['method'] };
  if (/^(?:set|replace)-(?:path|pathq|query|uri)$|^normalize-uri$/.test(action))
    return { kind: 'changes', parts: ['path'] };
  return { kind: 'unknown' };
}

function valueAfter(words: readonly Word[], name: string): string | undefined {
  const at = words.findIndex(({ text }) => text === name);
  return at < 0 ? undefined : words[at + 1]?.text;
}

/** `scheme https code 301`. Source: src/http_ana.c `http_apply_redirect_rule`. */
function redirect(words: readonly Word[]): Effect {
  const [kind, value = ''] = words.map(({ text }) => text);
  const status = Number(valueAfter(words, 'code') ?? 302);
  const plain =
    !value.includes('%') && !words.some(({ text }) => /^(?:drop-query|append-slash|ignore-empty)$/.test(text));
  if (!plain) return { kind: 'answer', status };
  if (kind === 'scheme') return { kind: 'answer', status, location: `${value}://{host}{path}` };
  if (kind === 'prefix') return { kind: 'answer', status, location: `${value === '/' ? '' : value}{path}` };
  return { kind: 'answer', status, location: value };
}
