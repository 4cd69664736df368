import { enter, lookUp, rootScope, type Scope } from './template-scope.js';
import { BLOCK_HELPERS, isBlockHelper, isValueHelper, shownValue, VALUE_HELPERS } from './create-handlebars.js';

export interface TemplateProblem {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly allowed?: readonly string[];
  /** What was written, when it should have been one of `allowed`. */
  readonly word?: string;
}

/** In a `file` a list must be joined by hand; in a sentence (`text`) it reads `2:1:3`. */
export type TemplateKind = 'file' | 'text';

/**
 * Walks a template with the data that it will get and finds every name that is not there: Handlebars' strict mode stays
 * silent about `{{#if missing}}`, `{{#each missing}}` and helpers' arguments. Branches that are not taken are walked as well.
 */
export function checkTemplate(program: hbs.AST.Program, data: unknown, kind: TemplateKind): TemplateProblem[] {
  // One entry per place and message: the body of an `#each` is walked once per item.
  const problems = new Map<string, TemplateProblem>();
  const report: Report = (node, message, allowed = [], word) => {
    const { line, column } = node.loc.start;
    const hints = allowed.length === 0 ? {} : { allowed, ...(word === undefined ? {} : { word }) };
    problems.set(`${line}:${column}:${message}`, { line, column: column + 1, message, ...hints });
    return ABSENT;
  };
  walkProgram({ kind, report }, program, rootScope(data));
  return [...problems.values()];
}

const ABSENT = Symbol('absent');

type Report = (node: hbs.AST.Node, message: string, allowed?: readonly string[], word?: string) => typeof ABSENT;

interface Walk {
  readonly kind: TemplateKind;
  readonly report: Report;
}

function walkProgram(walk: Walk, program: hbs.AST.Program | undefined, scope: Scope): void {
  for (const statement of program?.body ?? []) walkStatement(walk, statement, scope);
}

function walkStatement(walk: Walk, node: hbs.AST.Statement, scope: Scope): void {
  switch (node.type) {
    case 'ContentStatement':
    case 'CommentStatement':
      return;
    case 'MustacheStatement':
      return walkMustache(walk, node as hbs.AST.MustacheStatement, scope);
    case 'BlockStatement':
      return walkBlock(walk, node as hbs.AST.BlockStatement, scope);
    default:
      walk.report(node, 'partials and decorators are not supported');
  }
}

function walkMustache(walk: Walk, node: hbs.AST.MustacheStatement, scope: Scope): void {
  const value = valueOfCall(walk, node.path, node.params, node.hash, scope);
  if (value === ABSENT || typeof value !== 'object') return;
  const name = 'original' in node.path ? String(node.path.original) : 'value';
  const scalars = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  if (walk.kind === 'text' && scalars) return;
  walk.report(node, scalars ? `'${name}' is a list: write {{join ${name} ","}}` : `'${name}' is not a single value`);
}

/** A path, or a helper with its arguments: in a mustache or in parentheses. */
function valueOfCall(
  walk: Walk,
  path: hbs.AST.Expression,
  params: readonly hbs.AST.Expression[],
  hash: hbs.AST.Hash | undefined,
  scope: Scope,
): unknown {
  const name = path.type === 'PathExpression' ? (path as hbs.AST.PathExpression).original : '';
  if (hash !== undefined && hash.pairs.length > 0) return walk.report(hash, 'named arguments are not supported here');
  if (isValueHelper(name)) return valueOfHelper(walk, name, path, params, scope);
  if (params.length === 0 && !isBlockHelper(name)) return valueOf(walk, path, scope);
  return walk.report(path, `there is no helper '${name}'`, Object.keys(VALUE_HELPERS), name);
}

function valueOfHelper(
  walk: Walk,
  name: keyof typeof VALUE_HELPERS,
  at: hbs.AST.Node,
  params: readonly hbs.AST.Expression[],
  scope: Scope,
): unknown {
  const { parameters, call } = VALUE_HELPERS[name];
  const values = params.map((param) => valueOf(walk, param, scope));
  if (values.length !== parameters)
    return walk.report(at, `'${name}' takes ${parameters} arguments, not ${values.length}`);
  if (values.includes(ABSENT)) return ABSENT;
  const [list, place] = values;
  if (name === 'at') {
    if (!Array.isArray(list)) return walk.report(at, "'at' takes a list and the number of an item");
    if (list[Number(place) - 1] === undefined)
      return walk.report(
        at,
        `a list of ${list.length} items has no item ${String(place)}: are two lists of different lengths?`,
      );
  }
  if (name === 'join' && !(Array.isArray(list) && list.every((item) => typeof item !== 'object'))) {
    return walk.report(at, "'join' takes a list of single values");
  }
  return call(values[0], values[1]);
}

function valueOf(walk: Walk, node: hbs.AST.Expression, scope: Scope): unknown {
  switch (node.type) {
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral':
      return (node as hbs.AST.StringLiteral | hbs.AST.NumberLiteral | hbs.AST.BooleanLiteral).value;
    case 'SubExpression': {
      const { path, params, hash } = node as hbs.AST.SubExpression;
      return valueOfCall(walk, path, params, hash, scope);
    }
    case 'PathExpression': {
      const found = lookUp(node as hbs.AST.PathExpression, scope);
      return 'value' in found
        ? found.value
        : walk.report(node, `there is no '${found.missing}'`, found.known, found.missing);
    }
    default:
      return walk.report(node, 'only values, texts, numbers, true and false can stand here');
  }
}

function walkBlock(walk: Walk, node: hbs.AST.BlockStatement, scope: Scope): void {
  const name = node.path.original;
  const [param] = node.params;
  if (!isBlockHelper(name)) {
    walk.report(
      node,
      `there is no block '#${name}'`,
      BLOCK_HELPERS.map((helper) => `#${helper}`),
      `#${name}`,
    );
  } else if (param === undefined || node.params.length > 1) {
    walk.report(node, `'#${name}' takes one argument, not ${node.params.length}`);
  } else {
    checkBlockOptions(walk, name, node.hash, scope);
    const value = valueOf(walk, param, scope);
    if (value !== ABSENT) walkInside(walk, name, node, value, scope);
    else if (name === 'if' || name === 'unless') walkProgram(walk, node.program, scope);
    walkProgram(walk, node.inverse, scope);
  }
}

/** `includeZero=true` is the only one: misspelt, or on another block, it would be ignored in silence. */
function checkBlockOptions(walk: Walk, name: string, hash: hbs.AST.Hash | undefined, scope: Scope): void {
  for (const pair of hash?.pairs ?? []) {
    const known = pair.key === 'includeZero' && (name === 'if' || name === 'unless');
    if (known) valueOf(walk, pair.value, scope);
    else walk.report(pair, `'#${name}' has no option '${pair.key}'`);
  }
}

function walkInside(walk: Walk, name: string, node: hbs.AST.BlockStatement, value: unknown, scope: Scope): void {
  // `{{^each}}` has an else branch only.
  const names = (node.program as hbs.AST.Program | undefined)?.blockParams ?? [];
  if (name === 'each') {
    if (typeof value !== 'object') walk.report(node, `'#each' takes a list, not '${shownValue(value)}'`);
    else for (const turn of turns(value as object, names, scope)) walkProgram(walk, node.program, turn);
  } else if (name === 'with') {
    walkProgram(walk, node.program, enter(scope, value, bound(names, [value])));
  } else {
    const includesZero = node.hash?.pairs.some(({ key }) => key === 'includeZero') ?? false;
    if (typeof value === 'number' && !includesZero) {
      walk.report(node, `'#${name}' takes 0 for absent: write includeZero=true, or compare with (eq … 0)`);
    }
    walkProgram(walk, node.program, scope);
  }
}

/** One scope per item, with what `#each` sets beside it. */
function turns(value: object, names: readonly string[], scope: Scope): Scope[] {
  const entries = Object.entries(value) as [string, unknown][];
  return entries.map(([key, item], i) => {
    const index = Array.isArray(value) ? i : key;
    const frame = { ...scope.frame, key: index, index: i, first: i === 0, last: i === entries.length - 1 };
    return enter(scope, item, bound(names, [item, index]), frame);
  });
}

function bound(names: readonly string[], values: readonly unknown[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.slice(0, values.length).map((name, i) => [name, values[i]]));
}
