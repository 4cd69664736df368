import type { Statement, Word } from '../../haproxy-config/index.js';
import { holds, parseMatch, type Match, type Strange } from './match.js';
import { every, not, some, type RuledRequest, type Truth } from './request.js';

/** One term of a condition: matches of which one must hold, or none where it is negated. */
export interface Term {
  readonly negated: boolean;
  readonly matches: readonly (Match | Strange)[];
}

/** Alternatives, each a list of terms that must all hold. No alternative at all: always. */
export interface Condition {
  readonly alternatives: readonly (readonly Term[])[];
  readonly unless: boolean;
}

export const ALWAYS: Condition = { alternatives: [], unless: false };

/** The acls of a proxy by name: lines of one name are alternatives. */
export type Acls = ReadonlyMap<string, readonly (Match | Strange)[]>;

export function aclsOf(statements: readonly Statement[]): Acls {
  const acls = new Map<string, (Match | Strange)[]>();
  for (const { words } of statements) {
    const [keyword, name, ...match] = words;
    if (keyword.text !== 'acl' || name === undefined) continue;
    acls.set(name.text, [...(acls.get(name.text) ?? []), parseMatch(match)]);
  }
  return acls;
}

/** Names that HAProxy defines itself (configuration manual, section 7.4): a fetch, and its patterns. */
const PREDEFINED: Readonly<Record<string, readonly string[]>> = {
  ...{ TRUE: ['always_true'], FALSE: ['always_false'], HTTP: ['always_true'] },
  ...{ METH_GET: ['method', 'GET', 'HEAD'], METH_POST: ['method', 'POST'], METH_PUT: ['method', 'PUT'] },
  ...{ METH_DELETE: ['method', 'DELETE'], METH_HEAD: ['method', 'HEAD'], METH_OPTIONS: ['method', 'OPTIONS'] },
};

/** What follows `if` or `unless`. Source: src/acl.c `parse_acl_cond`. */
export function parseCondition(words: readonly Word[], acls: Acls): Condition {
  const [first, ...rest] = words;
  if (first === undefined) return ALWAYS;
  const alternatives: Term[][] = [[]];
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i]!;
    const name = word.text.replace(/^!+/, '');
    const negated = (word.text.length - name.length) % 2 === 1;
    if (name === 'or' || name === '||') alternatives.push([]);
    else if (name === '{') {
      const end = rest.findIndex(({ text }, j) => j > i && text === '}');
      const inside = rest.slice(i + 1, end < 0 ? undefined : end);
      alternatives.at(-1)!.push({ negated, matches: [parseMatch(inside)] });
      i = end < 0 ? rest.length : end;
    } else if (name !== '') alternatives.at(-1)!.push({ negated, matches: matchesOf(word, name, acls) });
  }
  return { alternatives, unless: first.text === 'unless' };
}

function matchesOf(word: Word, name: string, acls: Acls): readonly (Match | Strange)[] {
  const own = acls.get(name);
  if (own !== undefined) return own;
  const predefined = Object.hasOwn(PREDEFINED, name) ? PREDEFINED[name] : undefined;
  if (predefined === undefined) return [{ words: [word], strange: `${name} is not understood` }];
  return [parseMatch(predefined.map((text) => ({ ...word, text, raw: text })))];
}

/** Source: src/acl.c `acl_exec_cond`: terms in a row are all wanted, `or` separates alternatives, one acl name's lines are alternatives. */
export function conditionHolds({ alternatives, unless }: Condition, request: RuledRequest): Truth {
  if (alternatives.length === 0) return true;
  const truth = some(alternatives.map((terms) => every(terms.map((term) => termHolds(term, request)))));
  return unless ? not(truth) : truth;
}

function termHolds({ negated, matches }: Term, request: RuledRequest): Truth {
  const truth = some(matches.map((match) => ('strange' in match ? undefined : holds(match, request))));
  return negated ? not(truth) : truth;
}

/** Every match of a condition. */
export function matchesIn({ alternatives }: Condition): (Match | Strange)[] {
  return alternatives.flat().flatMap(({ matches }) => matches);
}
