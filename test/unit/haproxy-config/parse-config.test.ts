import { describe, expect, it } from 'vitest';
import { parseConfig, printConfig } from '../../../src/haproxy-config/index.js';

const wordsOf = (line: string, environment: Record<string, string> = {}) => {
  const { lines } = parseConfig(`${line}\n`, (name) => environment[name]);
  return lines[0]?.words.map(({ text }) => text);
};
const problemsOf = (text: string) =>
  parseConfig(text).problems.map(({ line, column, code }) => `${line}:${column} ${code}`);

describe('the words of a line', () => {
  // Each was given to HAProxy 3.0.11 as an unknown keyword, which it quotes back.
  it.each([
    ['bogus$HOME', 'bogus$HOME'],
    ['bogus\\$HOME', 'bogus\\$HOME'],
    ['bogus"\\$HOME"', 'bogus$HOME'],
    ['bogus"$HOME"', 'bogus/home'],
    ['bogus"${NOPE-dflt}"', 'bogusdflt'],
    ["bogus'\\n'", 'bogus\\n'],
    ['bogus\\q\\"\\x41', 'bogus\\q"A'],
    ['bogus"\\q\\"\\x41"#x', 'bogus\\q"A'],
    ['bogus#c', 'bogus'],
    ['bogus\\#c', 'bogus#c'],
    ['bogus\rx', 'bogus'],
    ['\vbogus', 'bogus'],
    ['ab\\', 'ab\\'],
    ['a\\ b', 'a b'],
    ['a"b c"d', 'ab cd'],
  ])('%j is %j', (line, word) => {
    expect(wordsOf(line, { HOME: '/home' })).toEqual([word]);
  });

  it('parts words at blanks, keeps an empty one in the middle and drops one at the end', () => {
    expect(wordsOf('a \t "" b ""')).toEqual(['a', '', 'b']);
    expect(wordsOf('a "${LIST[*]}"b c', { LIST: '1  2 3' })).toEqual(['a', '1', '2', '3b', 'c']);
  });

  it('leaves a variable that nobody knows as it is written', () => {
    const { lines } = parseConfig('bind ":${PORT}"\n');
    expect(lines[0]?.words[1]).toMatchObject({ text: ':${PORT}', open: true, column: 6 });
  });

  it('knows no continued line, as HAProxy 3.0.11 does not', () => {
    const { sections } = parseConfig('defaults\n timeout \\\n connect 1s\n');
    expect(sections[0]?.statements.map(({ words }) => words.map(({ text }) => text))).toEqual([
      ['timeout', '\\'],
      ['connect', '1s'],
    ]);
  });
});

describe('sections and statements', () => {
  const text = [
    ...['# top', 'global', '  daemon # why', '', 'defaults base', ' no log', ' mode http', ''],
    ...['backend b from base', ' server s1 "app one:80"  check', '.if 0', ' bogus', '.elif defined(X)', ' maybe'],
    ...['.else', ' other', '.endif', ''],
  ].join('\r\n');

  it('have their names and places', () => {
    const { sections, problems } = parseConfig(text);
    expect(problems).toEqual([]);
    expect(sections.map(({ keyword, name, from }) => [keyword, name, from?.text])).toEqual([
      ['global', '', undefined],
      ['defaults', 'base', undefined],
      ['backend', 'b', 'base'],
    ]);
    expect(sections[1]?.statements[0]).toMatchObject({ negated: 'no', words: [{ text: 'log', line: 6, column: 5 }] });
    expect(sections[2]?.statements[0]?.words[2]).toMatchObject({ text: 'app one:80', raw: '"app one:80"', column: 12 });
  });

  it('leave out what is never read, and mark what depends', () => {
    const [, , backend] = parseConfig(text).sections;
    const seen = backend?.statements.map(({ words: [{ text: keyword }], conditional }) => [keyword, conditional]);
    expect(seen).toEqual([
      ['server', undefined],
      ['maybe', true],
      ['other', true],
    ]);
  });

  it('print as they were written', () => {
    expect(printConfig(parseConfig(text))).toBe(text);
  });
});

describe('what HAProxy refuses to read', () => {
  it.each([
    ['global\n log "a\n', '2:6 unmatched-quote'],
    ["global\n log 'a\n", '2:6 unmatched-quote'],
    ['global\n log \\xZZ\n', '2:6 bad-hex'],
    ['global\n log "${HOME"\n', '2:8 unmatched-brace'],
    ['global\n log "$1"\n', '2:8 bad-variable'],
    ['global\n log "${A[1]}"\n', '2:10 bad-expansion'],
    ['global\n log a', '2:7 no-final-newline'],
    ['global\n log a\0b\n', '2:7 nul-character'],
    [`global\n ${'w '.repeat(65)}\n`, '2:130 too-many-words'],
    ['bind :80\n', '1:1 outside-section'],
    ['frontend\n', '1:1 section-without-name'],
    ['global\n.IF 0\n', '2:1 unknown-directive'],
    ['global\n.endif\n', '2:1 lone-directive'],
    ['.if 0\n.else\n.else\n.endif\n', '3:1 lone-directive'],
    ['.if 1\nglobal\n', '2:1 open-block'],
  ])('%j: %s', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it.each([
    ['\n'],
    [''],
    ['# " \\xZZ\n'],
    ['[scope]\n'],
    [`global\n ${'w '.repeat(64)}\n`],
    ['.if !1\n bogus\n.endif\n'],
  ])('and what it takes: %j', (text) => {
    expect(problemsOf(text)).toEqual([]);
  });
});
