import { parseConfig, proxiesOf } from '../haproxy-config/index.js';
import type { Problem } from '../lab/index.js';
import type { GivenFile } from './haproxy-files.js';
import { lineOfSource } from './line-of-source.js';

/** `[ALERT]    (1) : config : parsing [/lab/haproxy.cfg:12] : …`; up to 2.3 with a date before the process number. */
const MESSAGE = /^\[(ALERT|WARNING)\]\s+(?:\S+\s+)?\(\d+\) : (?:config : )?(.*)$/;
const CLOSING =
  /^(?:Error\(s\) found in configuration file|Fatal errors found in configuration|Failed to initialize server|Some warnings? )/;
const PLACE = /\[?(\/[^\s:[\]()]+):(\d+)\]?/;
const PROXY = /\b(?:frontend|backend|listen|proxy) '([^']+)'/i;

/**
 * What HAProxy says of its configuration (`haproxy -c -dW`, or the log of one that did not start), each message at its place:
 * the line that it names, else the section of the proxy that it names, else the first line. Each line of the author's own file is told of
 * once, however many lines a loop made of it. Empty where HAProxy says nothing.
 */
export function haproxyMessages(output: string, files: readonly GivenFile[]): Problem[] {
  const messages: { severity: Problem['severity']; text: string }[] = [];
  for (const line of output.split('\n')) {
    const [, kind, text] = MESSAGE.exec(line.trimEnd()) ?? [];
    const last = messages.at(-1);
    if (text !== undefined) messages.push({ severity: kind === 'ALERT' ? 'error' : 'warning', text });
    else if (last !== undefined && /^\s*\| /.test(line)) last.text += ` ${line.replace(/^\s*\| +/, '').trim()}`;
  }
  const told = messages
    .filter(({ text }) => !CLOSING.test(text))
    .flatMap(({ severity, text }) => placed(severity, text, files));
  return oncePerSource(told);
}

interface Placed {
  readonly problem: Problem;
  /** `my-lab/haproxy.cfg.hbs:14`, or without the line where that is not known. */
  readonly source?: string;
  readonly sourceLine?: number;
}

function oncePerSource(all: readonly Placed[]): Problem[] {
  const keyOf = ({ problem: { severity }, source }: Placed): string => `${severity} ${source ?? ''}`;
  return all.flatMap((one): Problem[] => {
    const { problem, source, sourceLine } = one;
    if (source === undefined) return [problem];
    const same = sourceLine === undefined ? [one] : all.filter((other) => keyOf(other) === keyOf(one));
    if (same[0] !== one) return [];
    const others = new Set(same.map(({ problem: { line } }) => line)).size - 1;
    const more = others === 0 ? '' : `, as ${others === 1 ? 'another line' : `${others} other lines`}`;
    return [{ ...problem, message: `${problem.message} (rendered from ${source}${more})` }];
  });
}

function placed(severity: Problem['severity'], text: string, files: readonly GivenFile[]): Placed[] {
  const [whole = '', path, number] = PLACE.exec(text) ?? [];
  const named = files.find((file) => file.path === path);
  const given = named ?? files[0];
  if (given === undefined) return [];
  const line = named === undefined ? proxyLine(text, given) : Number(number);
  const snippet = given.text.split(/\r?\n/)[line - 1];
  const [, position] = /at position (\d+)/.exec(text) ?? [];
  const column = position === undefined ? (snippet?.search(/\S|$/) ?? 0) + 1 : Number(position);
  const said = named === undefined ? text : withoutPlace(text, whole);
  const shown = snippet === undefined ? {} : { snippet };
  const message = `HAProxy: ${said}`;
  const problem: Problem = { file: given.file, line, column, message, code: 'haproxy', ...shown, severity };
  return [{ problem, ...sourceOf(given, snippet ?? '') }];
}

function sourceOf({ madeFrom }: GivenFile, rendered: string): Pick<Placed, 'source' | 'sourceLine'> {
  if (madeFrom === undefined) return {};
  const sourceLine = lineOfSource(madeFrom.text, rendered);
  return sourceLine === undefined
    ? { source: madeFrom.file }
    : { source: `${madeFrom.file}:${sourceLine}`, sourceLine };
}

/** The place is told beside the message; where it stands in the middle of a sentence it stays. */
function withoutPlace(text: string, place: string): string {
  const begin = new RegExp(`^(?:parsing )?${place.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*:\\s*`, 'i');
  return text.replace(begin, '').replace(/:$/, '');
}

function proxyLine(text: string, { text: config }: GivenFile): number {
  const [, name] = PROXY.exec(text) ?? [];
  const proxy = name === undefined ? undefined : proxiesOf(parseConfig(config)).find((one) => one.name === name);
  return proxy?.section.header.words[0].line ?? 1;
}
