import type { Match } from './match.js';

/** A request in the making: what several matches want of it comes together here. */
export interface Draft {
  readonly method?: string;
  readonly exact?: string;
  readonly beginning?: string;
  readonly inside?: readonly string[];
  readonly end?: string;
  readonly query?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
}

/** Requests that should match, and requests that only nearly do. What each really does is the evaluator's to say. */
export interface Samples {
  readonly hits: readonly Draft[];
  readonly misses: readonly Draft[];
}

/** Of a list of patterns, so many are tried: the others are of the same kind. */
const PATTERNS = 4;
const METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'DELETE'];

export function samplesOf({ subject, method, patterns }: Match): Samples {
  const tried = patterns.slice(0, PATTERNS);
  switch (subject.kind) {
    case 'path':
      return joined(tried.map((pattern) => pathSamples(method, pattern)));
    case 'method':
      return {
        hits: tried.filter((each) => METHODS.includes(each)).map((each) => ({ method: each })),
        misses: METHODS.filter((each) => !patterns.includes(each)).map((each) => ({ method: each })),
      };
    case 'query':
      return { hits: tried.map((each) => ({ query: [textHit(method, each)] })), misses: [{ query: ['none=1'] }] };
    case 'header':
      return named(subject.name, method, tried, (value, name) => ({ headers: { [name]: value } }));
    case 'cookie':
      return named(subject.name, method, tried, (value, name) => ({ cookies: [`${name}=${value}`] }));
    case 'parameter':
      return named(subject.name, method, tried, (value, name) => ({ query: [`${name}=${value}`] }));
    case 'src':
    case 'fixed':
      return { hits: [], misses: [] };
  }
}

function joined(all: readonly Samples[]): Samples {
  return { hits: all.flatMap(({ hits }) => hits), misses: all.flatMap(({ misses }) => misses) };
}

function pathSamples(method: string, pattern: string): Samples {
  if (method === 'beg') {
    const cut = pattern.replace(/.$/, '');
    const shorter = cut.length > 1 ? [{ exact: cut }] : [];
    const misses = [{ beginning: swapCase(pattern) }, { beginning: `/x${pattern}` }, ...shorter];
    return { hits: [{ beginning: pattern }, { exact: pattern }], misses };
  }
  if (method === 'end')
    return { hits: [{ end: pattern }, { end: swapCase(pattern) }], misses: [{ end: `${pattern}.txt` }] };
  if (method === 'sub' || method === 'dir') {
    const inside = method === 'dir' ? `/${pattern.replace(/^\/|\/$/g, '')}/` : pattern;
    return { hits: [{ inside: [inside] }], misses: [{ inside: [swapCase(inside)] }, { inside: [broken(inside)] }] };
  }
  if (method === 'reg') return regexSamples(pattern);
  const misses = [`${pattern}x`, `${pattern}/x`, `/x${pattern}`, swapCase(pattern)].map((exact) => ({ exact }));
  return { hits: [{ exact: pattern }], misses };
}

/** One text that a simple expression takes: `\.(jpg|png)$` → `.jpg` at the end. */
function regexSamples(pattern: string): Samples {
  const text = example(pattern);
  const begins = pattern.startsWith('^');
  const ends = pattern.endsWith('$');
  const hit =
    begins && ends ? { exact: text } : begins ? { beginning: text } : ends ? { end: text } : { inside: [text] };
  return { hits: [hit], misses: [{ inside: [broken(text)] }, begins ? { exact: `/x${text}` } : { end: `${text}x` }] };
}

function example(pattern: string): string {
  return pattern
    .replace(/^\^|\$$/g, '')
    .replace(/\(([^()|]*)(?:\|[^()]*)?\)/g, '$1')
    .replace(/\\d|\[0-9\]/g, '7')
    .replace(/\\w|\[[^\]]*\]/g, 'a')
    .replace(/(^|[^\\])\./g, '$1x')
    .replace(/\\(.)/g, '$1')
    .replace(/[*+?]/g, '');
}

function named(
  name: string,
  method: string,
  patterns: readonly string[],
  draft: (value: string, name: string) => Draft,
): Samples {
  const values = method === 'found' ? ['x'] : patterns;
  const other = name.toLowerCase() === 'host' ? 'X-Host' : `${name}x`;
  return {
    hits: values.flatMap((each) => [draft(textHit(method, each), name), draft(swapCase(textHit(method, each)), name)]),
    misses: values.flatMap((each) => [
      ...(method === 'found'
        ? []
        : [draft(broken(textHit(method, each)), name), draft(`x${each}`, name), draft(`${each}x`, name)]),
      draft(textHit(method, each), other),
    ]),
  };
}

function textHit(method: string, pattern: string): string {
  if (method === 'beg') return `${pattern}x`;
  if (method === 'end') return `x${pattern}`;
  if (method === 'sub') return `x${pattern}y`;
  return method === 'reg' ? example(pattern) : pattern;
}

/** Without its last character but one, or longer where it is short: not the same text any more. */
function broken(text: string): string {
  return text.length > 3 ? text.slice(0, -2) + text.slice(-1) : `${text}-x`;
}

function swapCase(text: string): string {
  return text.replace(/[A-Za-z]/g, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));
}
