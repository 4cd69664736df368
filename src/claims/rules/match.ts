import type { Word } from '../../haproxy-config/index.js';
import { headerOf, isClear, some, subnetIn, type RuledRequest, type Truth } from './request.js';

export type Method = 'str' | 'beg' | 'end' | 'sub' | 'dir' | 'found' | 'reg' | 'ip';

/** What a match looks at. */
export type Subject =
  | { readonly kind: 'path' | 'method' | 'src' | 'query' }
  | { readonly kind: 'header' | 'cookie' | 'parameter'; readonly name: string }
  /** The same for every request: `ssl_fc` without TLS. */
  | { readonly kind: 'fixed'; readonly is: boolean };

/** `path_beg -i /api/`: a sample, and the patterns of which one must match. */
export interface Match {
  readonly words: readonly Word[];
  readonly subject: Subject;
  readonly method: Method;
  readonly anyCase: boolean;
  readonly patterns: readonly string[];
}

/** A match that is not understood, and why. */
export interface Strange {
  readonly words: readonly Word[];
  readonly strange: string;
}

const SUFFIXES: readonly string[] = ['str', 'beg', 'end', 'sub', 'dir', 'reg'];
const NAMED: Readonly<Record<string, 'header' | 'cookie' | 'parameter'>> = {
  ...{ hdr: 'header', 'req.hdr': 'header', 'req.fhdr': 'header', cook: 'cookie', 'req.cook': 'cookie' },
  ...{ url_param: 'parameter', urlp: 'parameter' },
};
/** A regular expression that means the same to PCRE and to JavaScript: literals, sets, groups, anchors and repetition. */
const PLAIN_REGEX = /^(?:[^\\()[\]{}]|\\[.\\/dw+*?^$()[\]-]|\[\^?[\w./-]+\]|\((?!\?)|\))*$/;

/** Reads `fetch [flags] [values]`. Source of names and flags: src/acl.c `parse_acl_expr`, src/http_acl.c. */
export function parseMatch(words: readonly Word[]): Match | Strange {
  const [fetch, ...rest] = words;
  const named = fetch === undefined ? undefined : subjectOf(fetch.text);
  if (named === undefined) return { words, strange: `${fetch?.text ?? 'nothing'} is not understood` };
  const flags = flagsOf(rest);
  if (typeof flags === 'string') return { words, strange: flags };
  const values = rest.slice(flags.taken).map(({ text }) => text);
  if (rest.some(({ open }) => open)) return { words, strange: 'a variable of its environment is not known' };
  const method = flags.method ?? named.method;
  const known: readonly string[] = [...SUFFIXES, 'found', 'ip'];
  if (!known.includes(method)) return { words, strange: `-m ${method} is not understood` };
  if (named.subject.kind === 'fixed') return fixed(words, named.subject.is, values);
  if (values.length === 0 && method !== 'found') return { words, strange: 'it has nothing to compare with' };
  if (method === 'reg' && !values.every((value) => PLAIN_REGEX.test(value)))
    return { words, strange: 'a regular expression of this kind is not understood' };
  const match = { words, subject: named.subject, method: method as Method, anyCase: flags.anyCase };
  return { ...match, patterns: values };
}

/** `{ ssl_fc }`, and `{ ssl_fc 0 }`. */
function fixed(words: readonly Word[], is: boolean, values: readonly string[]): Match {
  const wanted = values.length === 0 || values.some((value) => value === '1' || value === 'true');
  const subject = { kind: 'fixed', is: wanted === is } as const;
  return { words, subject, method: 'found', anyCase: false, patterns: [] };
}

/** `hdr_beg(host)` → the header, from its beginning. */
function subjectOf(fetch: string): { readonly subject: Subject; readonly method: string } | undefined {
  const [, name = '', argument] = /^([A-Za-z_.0-9]+)(?:\(([^(),]*)\))?$/.exec(fetch) ?? [];
  if (name === 'ssl_fc' || name === 'always_false') return { subject: { kind: 'fixed', is: false }, method: 'found' };
  if (name === 'always_true') return { subject: { kind: 'fixed', is: true }, method: 'found' };
  if (name === 'src') return { subject: { kind: 'src' }, method: 'ip' };
  const [, base = '', suffix = 'str'] = /^(.+?)(?:_(str|beg|end|sub|dir|reg))?$/.exec(name) ?? [];
  if (argument === undefined) {
    const plain = ({ path: 'path', method: 'method', query: 'query' } as const)[base];
    return plain === undefined ? undefined : { subject: { kind: plain }, method: suffix };
  }
  const kind = Object.hasOwn(NAMED, base) ? NAMED[base] : undefined;
  return kind === undefined || argument === '' ? undefined : { subject: { kind, name: argument }, method: suffix };
}

interface Flags {
  readonly taken: number;
  readonly anyCase: boolean;
  readonly method: string | undefined;
}

function flagsOf(words: readonly Word[]): Flags | string {
  let [taken, anyCase, method] = [0, false, undefined as string | undefined];
  for (; words[taken]?.text.startsWith('-') === true; taken++) {
    const flag = words[taken]!.text;
    if (flag === '--') return { taken: taken + 1, anyCase, method };
    if (flag === '-i') anyCase = true;
    else if (flag === '-m') method = words[++taken]?.text;
    else if (flag !== '-n')
      return flag === '-f' || flag === '-M' ? 'its patterns are in a file' : `${flag} is not understood`;
  }
  return { taken, anyCase, method };
}

/** Whether the request matches. Source: src/pattern.c `pat_match_str`, `pat_match_beg`, `pat_match_end`, `pat_match_sub`, `pat_match_dir`. */
export function holds(match: Match, request: RuledRequest): Truth {
  const { subject, method, patterns, anyCase } = match;
  if (subject.kind === 'fixed') return subject.is;
  if (!isClear(request, placeOf(subject))) return undefined;
  if (subject.kind === 'src') return some(patterns.map((pattern) => subnetIn(request.clientSubnet, pattern)));
  const values = valuesOf(subject, request);
  if (method === 'found') return values.length > 0;
  if (method === 'reg')
    return patterns.some((pattern) => values.some((value) => new RegExp(pattern, anyCase ? 'i' : '').test(value)));
  const fold = (text: string): string => (anyCase ? text.toLowerCase() : text);
  return values.some((value) => patterns.some((pattern) => compare(method, fold(value), fold(pattern))));
}

/** The part of a request that a subject is read from. */
function placeOf(subject: Exclude<Subject, { kind: 'fixed' }>): string {
  if (subject.kind === 'header') return subject.name;
  const places = { path: 'path', query: 'path', parameter: 'path', method: 'method', src: 'source', cookie: 'cookie' };
  return places[subject.kind];
}

function compare(method: Method, value: string, pattern: string): boolean {
  if (method === 'beg') return value.startsWith(pattern);
  if (method === 'end') return value.endsWith(pattern);
  if (method === 'sub') return value.includes(pattern);
  if (method === 'dir') {
    const inner = pattern.replace(/^[/?]+|[/?]+$/g, '');
    return inner !== '' && `/${value}/`.split(/[?]/).join('/').includes(`/${inner}/`);
  }
  return value === pattern;
}

/** Of a header, its comma-separated values (src/http_fetch.c `smp_fetch_hdr`). */
function valuesOf(subject: Exclude<Subject, { kind: 'fixed' }>, request: RuledRequest): string[] {
  const [path = '', query] = splitQuery(request.path);
  switch (subject.kind) {
    case 'path':
      return [path];
    case 'query':
      return [query ?? ''];
    case 'method':
      return [request.method];
    case 'header': {
      const value = headerOf(request, subject.name);
      if (value === undefined) return [];
      return value === '' ? [''] : value.split(',').map((each) => each.trim());
    }
    case 'cookie':
      return pairsOf(headerOf(request, 'cookie') ?? '', ';', subject.name);
    case 'parameter':
      return pairsOf(query ?? '', '&', subject.name);
    case 'src':
      return [];
  }
}

function splitQuery(path: string): [string, string?] {
  const mark = path.indexOf('?');
  return mark < 0 ? [path] : [path.slice(0, mark), path.slice(mark + 1)];
}

function pairsOf(text: string, between: string, name: string): string[] {
  const found = text.split(between).map((pair) => pair.trim());
  return found.flatMap((pair) => (pair.startsWith(`${name}=`) ? [pair.slice(name.length + 1)] : []));
}
