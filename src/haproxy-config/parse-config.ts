import type { Config, ConfigProblem, Line, LookUp, Section, Statement, Word } from './config.js';
import { createConditionals, type Conditionals } from './conditionals.js';
import { CONDITIONAL_DIRECTIVES, MESSAGE_DIRECTIVES, NAMED_SECTIONS, SECTION_KEYWORDS } from './section-keywords.js';
import { splitLine } from './split-line.js';

/** HAProxy's MAX_LINE_ARGS (include/haproxy/defaults.h): the 65th word is refused. */
const MOST_WORDS = 64;

interface Reading {
  readonly lookUp: LookUp;
  readonly lines: Line[];
  readonly problems: ConfigProblem[];
  readonly sections: (Omit<Section, 'statements'> & { statements: Statement[] })[];
  readonly conditionals: Conditionals;
}

/**
 * Reads a configuration file as HAProxy does (src/cfgparse.c, `readcfgfile`). Never throws: what HAProxy would refuse is
 * among the problems, and the rest is still read. What a keyword means is not looked at.
 */
export function parseConfig(text: string, lookUp: LookUp = () => undefined): Config {
  const conditionals = createConditionals();
  const reading: Reading = { lookUp, lines: [], problems: [], sections: [], conditionals };
  const texts = text.split('\n');
  const last = texts.pop() ?? '';
  for (const line of texts) readLine(reading, line, '\n');
  if (last !== '') readLine(reading, last, '');
  const { lines, sections, problems } = reading;
  const end = { line: Math.max(1, lines.length), column: (lines.length > 0 ? last.length : 0) + 1 };
  if (last !== '') problems.push({ ...end, ...MISSING_END });
  if (conditionals.depth() > 0) problems.push({ ...end, ...OPEN_BLOCK });
  return { lines, sections, problems };
}

const MISSING_END = {
  code: 'no-final-newline',
  message: 'the last line has no line feed: HAProxy takes the file for truncated and refuses it',
  instead: 'a line feed at the end of the file',
};
const OPEN_BLOCK = { code: 'open-block', message: "an '.if' block is not ended", instead: '.endif' };

function readLine(reading: Reading, text: string, ending: Line['ending']): void {
  const number = reading.lines.length + 1;
  const indent = /^[ \t\v\f\r]*/.exec(text)?.[0] ?? '';
  // A scope such as `[http]`: HAProxy takes the line for itself.
  if (text[indent.length] === '[') {
    reading.lines.push({ number, indent, words: [], tail: text.slice(indent.length), ending });
    return;
  }
  const { words, end, trouble } = splitLine(text, indent.length, number, reading.lookUp);
  reading.lines.push({ number, indent, words, tail: text.slice(end), ending });
  const report = (column: number, code: string, message: string, instead: string): void => {
    reading.problems.push({ line: number, column, code, message, instead });
  };
  if (trouble !== undefined) report(trouble.at + 1, trouble.code, trouble.message, trouble.instead);
  const nul = trouble === undefined ? text.indexOf('\0') : -1;
  if (nul >= 0) report(nul + 1, 'nul-character', 'HAProxy reads no further than this NUL', 'the text without it');
  const extra = words[MOST_WORDS];
  if (extra !== undefined) {
    report(extra.column, 'too-many-words', `HAProxy takes ${MOST_WORDS} words on a line`, 'several shorter lines');
  }
  const [first, ...rest] = words;
  if (first === undefined || trouble !== undefined) return;
  if (first.text.startsWith('.'))
    readDirective(reading, first, text.slice(first.column - 1 + first.raw.length), report);
  else if (reading.conditionals.branch() !== 'out') readStatement(reading, [first, ...rest], report);
}

type Report = (column: number, code: string, message: string, instead: string) => void;

function readDirective({ conditionals }: Reading, { text, column }: Word, after: string, report: Report): void {
  if (CONDITIONAL_DIRECTIVES.includes(text)) {
    const wrong = conditionals.take(text, after.replace(/#.*/, ''));
    if (wrong !== undefined) report(column, 'lone-directive', wrong, '.if CONDITION … .else … .endif');
  } else if (conditionals.branch() !== 'out' && !MESSAGE_DIRECTIVES.includes(text)) {
    const known = [...CONDITIONAL_DIRECTIVES, ...MESSAGE_DIRECTIVES].join(', ');
    report(column, 'unknown-directive', `there is no directive '${text}'`, known);
  }
}

function readStatement({ sections, conditionals }: Reading, words: [Word, ...Word[]], report: Report): void {
  const conditional = conditionals.branch() === 'maybe' ? { conditional: true as const } : {};
  const [first, second, ...rest] = words;
  const keyword = first.text;
  if (SECTION_KEYWORDS.includes(keyword)) {
    if (second === undefined && NAMED_SECTIONS.includes(keyword)) {
      report(first.column, 'section-without-name', `'${keyword}' wants a name`, `${keyword} NAME`);
    }
    const from = rest[0]?.text === 'from' ? rest[1] : undefined;
    const named = { keyword, name: second?.text ?? '', ...(from === undefined ? {} : { from }) };
    sections.push({ ...named, header: { words, ...conditional }, statements: [] });
    return;
  }
  const section = sections.at(-1);
  if (section === undefined) {
    report(first.column, 'outside-section', `'${keyword}' stands before the first section`, 'global, defaults, …');
    return;
  }
  const negated = keyword === 'no' || keyword === 'default' ? keyword : undefined;
  if (negated === undefined || second === undefined) section.statements.push({ words, ...conditional });
  else section.statements.push({ words: [second, ...rest], negated, ...conditional });
}
