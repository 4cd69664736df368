import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type YAMLError } from 'yaml';

export type YamlPath = readonly (string | number)[];
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A YAML text with the place of everything in it. */
export interface YamlSource {
  /** Plain data; undefined when a syntax error makes it meaningless. */
  readonly value: unknown;
  readonly syntax: readonly (Position & { readonly message: string; readonly severity: 'error' | 'warning' })[];
  readonly lines: readonly string[];
  /** Where the path's value (or its key) is written; for a path that is not there, the nearest thing above it. */
  positionOf(path: YamlPath, at: 'key' | 'value'): Position;
}

/** Parses without throwing. Duplicate keys are reported and the rest is still read; other syntax errors end the reading. */
export function parseYamlSource(text: string): YamlSource {
  const counter = new LineCounter();
  const doc = parseDocument(text, { lineCounter: counter, uniqueKeys: true, prettyErrors: false });
  const place = (offset: number): Position => {
    const { line, col } = counter.linePos(Math.max(0, Math.min(offset, text.length)));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const note = (error: YAMLError, severity: 'error' | 'warning') => ({
    ...place(error.pos[0]),
    message: plainWords(error),
    severity,
  });
  const syntax = [
    ...doc.errors.map((error) => note(error, 'error')),
    ...doc.warnings.map((warning) => note(warning, 'warning')),
  ];
  const readable = doc.errors.every((error) => error.code === 'DUPLICATE_KEY');
  const lines = text.split(/\r?\n/);
  const positionOf = (path: YamlPath, at: 'key' | 'value') => place(offsetOf(doc, path, at));
  try {
    return { value: readable ? doc.toJS({ maxAliasCount: 100 }) : undefined, syntax, lines, positionOf };
  } catch (error) {
    // The alias guard: a small file that would unfold to a huge one.
    const message = error instanceof Error ? error.message : String(error);
    return {
      value: undefined,
      syntax: [...syntax, { line: 1, column: 1, message, severity: 'error' }],
      lines,
      positionOf,
    };
  }
}

function plainWords(error: YAMLError): string {
  const words = error.message.split('\n')[0] ?? error.message;
  return error.code === 'DUPLICATE_KEY' ? 'this key is already there: write it once' : words;
}

function offsetOf(doc: Document.Parsed, path: YamlPath, at: 'key' | 'value'): number {
  let node: unknown = doc.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, segment] of path.entries()) {
    if (isAlias(node)) node = node.resolve(doc);
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => String(isScalar(item.key) ? item.key.value : item.key) === String(segment),
      );
      if (pair === undefined) return offset;
      const wantsKey = at === 'key' && depth === path.length - 1;
      const keyStart = startOf(pair.key) ?? offset;
      const last = depth === path.length - 1;
      // What is missing below a map is shown at the map's key: the map itself may start lines later.
      offset = last && !wantsKey ? (startOf(pair.value) ?? keyStart) : keyStart;
      node = pair.value;
    } else if (isSeq(node) && typeof segment === 'number') {
      node = node.items[segment];
      if (node === undefined) return offset;
      offset = startOf(node) ?? offset;
    } else return offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const { range } = node as { range?: readonly [number, number, number] | null };
  return range?.[0];
}
