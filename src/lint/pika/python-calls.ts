import { pythonTokens, type PythonToken } from './python-tokens.js';

export interface PythonArgument {
  /** Undefined for one by position. */
  readonly keyword: string | undefined;
  readonly tokens: readonly PythonToken[];
  /** Its value, where it is a string that stands there. */
  readonly text: string | undefined;
}

/** `channel.basic_publish(exchange='logs', …)`. */
export interface PythonCall {
  /** `channel`; '' for a plain function; `self.channel` is one word. */
  readonly receiver: string;
  readonly name: string;
  readonly arguments: readonly PythonArgument[];
  /** Of the name. */
  readonly line: number;
  readonly column: number;
  /** Innermost function that it stands in. */
  readonly within: string | undefined;
}

/** `connection = pika.BlockingConnection(…)`, at the place of the name. */
export interface PythonAssignment {
  readonly name: string;
  /** Name of the function whose call is the value. */
  readonly called: string;
  readonly within: string | undefined;
}

export interface PythonFile {
  readonly tokens: readonly PythonToken[];
  readonly calls: readonly PythonCall[];
  readonly assignments: readonly PythonAssignment[];
  /** Function by function, the names that its body uses. */
  readonly functions: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What of a Python file the rules look at: its calls, and what they stand in. Never throws. */
export function readPython(source: string): PythonFile {
  const tokens = pythonTokens(source);
  const within = enclosing(tokens);
  const calls = tokens.flatMap((token, i) => callAt(tokens, i, within[i]));
  const functions = new Map<string, Set<string>>();
  tokens.forEach(({ kind, text }, i) => {
    const name = within[i];
    if (name === undefined || kind !== 'name') return;
    functions.set(name, (functions.get(name) ?? new Set()).add(text));
  });
  return { tokens, calls, assignments: assignmentsIn(tokens, within), functions };
}

/** For each token the function around it, by indentation. */
function enclosing(tokens: readonly PythonToken[]): (string | undefined)[] {
  const open: { name: string; column: number }[] = [];
  return tokens.map((token, i) => {
    if (token.first) while (open.length > 0 && open.at(-1)!.column >= token.column) open.pop();
    const name = open.at(-1)?.name;
    const def = token.text === 'def' && token.kind === 'name' ? tokens[i + 1] : undefined;
    if (def) open.push({ name: def.text, column: lineColumn(tokens, i) });
    return name;
  });
}

/** Where the logical line of a token begins: `async def` and decorators indent as their line does. */
function lineColumn(tokens: readonly PythonToken[], i: number): number {
  let at = i;
  while (at > 0 && !tokens[at]!.first) at -= 1;
  return tokens[at]!.column;
}

function callAt(tokens: readonly PythonToken[], i: number, within: string | undefined): PythonCall[] {
  const [token, open] = [tokens[i]!, tokens[i + 1]];
  if (token.kind !== 'name' || open?.text !== '(' || ['def', 'class'].includes(tokens[i - 1]?.text ?? '')) return [];
  if (KEYWORDS.has(token.text)) return [];
  const end = closing(tokens, i + 1);
  const { text: name, line, column } = token;
  return [
    {
      receiver: receiverOf(tokens, i),
      name,
      arguments: argumentsOf(tokens.slice(i + 2, end), open.depth + 1),
      line,
      column,
      within,
    },
  ];
}

const KEYWORDS = new Set([
  'if',
  'elif',
  'while',
  'for',
  'in',
  'and',
  'or',
  'not',
  'return',
  'except',
  'assert',
  'with',
  'lambda',
  'yield',
  'del',
  'raise',
]);

function receiverOf(tokens: readonly PythonToken[], i: number): string {
  const words: string[] = [];
  for (let at = i; tokens[at - 1]?.text === '.' && tokens[at - 2]?.kind === 'name'; at -= 2)
    words.unshift(tokens[at - 2]!.text);
  return words.join('.');
}

function closing(tokens: readonly PythonToken[], open: number): number {
  const { depth } = tokens[open]!;
  const found = tokens.findIndex((token, i) => i > open && token.text === ')' && token.depth === depth);
  return found < 0 ? tokens.length : found;
}

function argumentsOf(tokens: readonly PythonToken[], depth: number): PythonArgument[] {
  const parts: PythonToken[][] = [[]];
  for (const token of tokens) {
    if (token.text === ',' && token.depth === depth) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts.filter((part) => part.length > 0).map(argumentOf);
}

function argumentOf(part: readonly PythonToken[]): PythonArgument {
  const named = part[0]!.kind === 'name' && part[1]?.text === '=' && part[2]?.text !== '=';
  const tokens = named ? part.slice(2) : part;
  const text = tokens.length === 1 ? tokens[0]!.value : undefined;
  return { keyword: named ? part[0]!.text : undefined, tokens, text };
}

/** `a = f(…)` and `a.b = c.f(…)` at the beginning of a logical line. */
function assignmentsIn(tokens: readonly PythonToken[], within: readonly (string | undefined)[]): PythonAssignment[] {
  return tokens.flatMap((token, i) => {
    if (!token.first || token.kind !== 'name') return [];
    let at = i;
    while (tokens[at + 1]?.text === '.' && tokens[at + 2]?.kind === 'name') at += 2;
    if (tokens[at + 1]?.text !== '=' || tokens[at + 2]?.text === '=') return [];
    let value = at + 2;
    while (tokens[value + 1]?.text === '.' && tokens[value + 2]?.kind === 'name') value += 2;
    if (tokens[value]?.kind !== 'name' || tokens[value + 1]?.text !== '(') return [];
    return [{ name: tokens[at]!.text, called: tokens[value]!.text, within: within[i] }];
  });
}
