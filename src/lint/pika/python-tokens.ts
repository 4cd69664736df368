/** One word of Python source with its place, from 1. */
export interface PythonToken {
  readonly kind: 'name' | 'string' | 'number' | 'operator';
  readonly text: string;
  /** Of a string whose value stands there: no f-string. */
  readonly value?: string;
  readonly line: number;
  readonly column: number;
  /** Brackets that are open around it. */
  readonly depth: number;
  /** First of its logical line; `column` is then its indentation plus 1. */
  readonly first: boolean;
}

const SPACE = /[ \t\f]+|\\\r?\n/y;
const COMMENT = /#[^\r\n]*/y;
const LINE_END = /\r?\n/y;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER = /\d[\w.]*/y;
/** Python's own string literals (reference, section 2.4.1): a prefix, three quotes or one. */
const STRING = /([rbuf]{0,2})('''[\s\S]*?'''|"""[\s\S]*?"""|'(?:\\[\s\S]|[^'\\\r\n])*'|"(?:\\[\s\S]|[^"\\\r\n])*")/iy;

/** The words of a Python file, comments and white space left out. Never throws: what is no Python is passed over character by character. */
export function pythonTokens(source: string): PythonToken[] {
  const tokens: PythonToken[] = [];
  let [at, line, lineStart, depth, first] = [0, 1, 0, 0, true];
  const matched = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source) ?? undefined;
  };
  const advance = (text: string): void => {
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1))
      [line, lineStart] = [line + 1, at + end + 1];
    at += text.length;
  };
  while (at < source.length) {
    const passed = matched(SPACE) ?? matched(COMMENT);
    const lineEnd = passed ? undefined : matched(LINE_END);
    if (passed ?? lineEnd) {
      advance((passed ?? lineEnd)![0]);
      if (lineEnd && depth === 0) first = true;
      continue;
    }
    const word = readWord(matched) ?? { kind: 'operator' as const, text: source[at]! };
    if (')]}'.includes(word.text)) depth = Math.max(0, depth - 1);
    tokens.push({ ...word, line, column: at - lineStart + 1, depth, first });
    if ('([{'.includes(word.text)) depth += 1;
    first = false;
    advance(word.text);
  }
  return tokens;
}

function readWord(
  matched: (pattern: RegExp) => RegExpExecArray | undefined,
): Pick<PythonToken, 'kind' | 'text' | 'value'> | undefined {
  const string = matched(STRING);
  if (string) {
    const [text, prefix = '', quoted = ''] = string;
    const quotes = /^('''|"""|'|")/.exec(quoted)![0].length;
    const value = quoted.slice(quotes, -quotes);
    return { kind: 'string', text, ...(/f/i.test(prefix) ? {} : { value }) };
  }
  const name = matched(NAME);
  if (name) return { kind: 'name', text: name[0] };
  const number = matched(NUMBER);
  return number && { kind: 'number', text: number[0] };
}
