/** What names mean at one place of a template, as Handlebars' runtime will see it. */
export interface Scope {
  /** Innermost first; `../` walks outwards. */
  readonly contexts: readonly unknown[];
  /** `@index` and its like. */
  readonly frame: Readonly<Record<string, unknown>>;
  /** Innermost first: names given with `as |item i|`. */
  readonly named: readonly Readonly<Record<string, unknown>>[];
}

export type Found = { readonly value: unknown } | { readonly missing: string; readonly known: readonly string[] };

export function rootScope(data: unknown): Scope {
  return { contexts: [data], frame: { root: data }, named: [] };
}

/** The scope inside a block that turns to `context`. Handlebars adds no level when the context stays the same (runtime.js, prog). */
export function enter(
  scope: Scope,
  context: unknown,
  names: Readonly<Record<string, unknown>>,
  frame = scope.frame,
): Scope {
  const contexts = context === scope.contexts[0] ? scope.contexts : [context, ...scope.contexts];
  return { contexts, frame, named: [names, ...scope.named] };
}

/** What a path stands for; own properties only, whatever the prototype has. */
export function lookUp(path: hbs.AST.PathExpression, scope: Scope): Found {
  const [head] = path.parts;
  const scoped = /^\.\/|^this\b|^\.$/.test(path.original);
  if (path.data) return walk(scope.frame, path.depth > 0 ? [`../${path.parts.join('.')}`] : path.parts, '@');
  if (head !== undefined && !scoped && path.depth === 0) {
    const names = scope.named.find((level) => Object.hasOwn(level, head));
    if (names !== undefined) return walk(names, path.parts, '');
  }
  if (path.depth >= scope.contexts.length) return { missing: path.original, known: [] };
  return walk(scope.contexts[path.depth], path.parts, '');
}

function walk(start: unknown, parts: readonly string[], prefix: string): Found {
  let here = start;
  for (const part of parts) {
    const known = typeof here === 'object' && here !== null ? Object.keys(here) : [];
    // An array's length is its own; nothing else beyond the enumerable keys is for templates.
    const there = known.includes(part) || (Array.isArray(here) && part === 'length');
    if (!there) return { missing: prefix + part, known: Array.isArray(here) ? [] : known.map((name) => prefix + name) };
    here = (here as Record<string, unknown>)[part];
  }
  return here === undefined || here === null ? { missing: prefix + parts.join('.'), known: [] } : { value: here };
}
