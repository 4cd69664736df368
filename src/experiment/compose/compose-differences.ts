import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CONTROL_CHARACTER } from '../../lab/index.js';
import { ENV_FILE, type FolderFile } from '../../render/index.js';
import { redact } from '../../report/index.js';

/** A file of a compose folder that is not what the lab makes of the parameters. */
export interface ComposeDifference {
  readonly path: string;
  /** `- ` as the parameters want it, `+ ` as it is. */
  readonly lines: readonly string[];
}

/** A compose project that a lab is judged in. */
export interface ComposeProject {
  /** As people want to read it. */
  readonly folder: string;
  readonly project: string;
  readonly differences: readonly ComposeDifference[];
}

/** Lines shown per file. */
const MOST_LINES = 12;

/** PEM: what it holds is not for a report, and a certificate's lines tell nobody anything. */
const PEM = /-----BEGIN [A-Z0-9 ]*(?:PRIVATE KEY|CERTIFICATE)-----/;
/** A value behind a name that says what it is, where it is no variable of compose: `BROKER_PASSWORD: x`, `"secret": "x"`. */
const NAMED_SECRET = /((?:pass(?:word|wd|phrase)?|secret|token|api_?key)["']?\s*[:=]\s*)(?!["']?\$\{)\S.*/i;

/** What was edited by hand in the files that shape what runs, without `secrets` and whatever else is nobody's to read. */
export async function composeDifferences(
  folder: string,
  wanted: readonly FolderFile[],
  secrets: readonly string[],
): Promise<ComposeDifference[]> {
  const shaping = wanted.filter(({ path }) => !/\.md$/.test(path) && path !== ENV_FILE);
  const all = await Promise.all(
    shaping.map(async ({ path, content }) => {
      const is = await readFile(join(folder, path)).catch(() => undefined);
      if (is?.equals(Buffer.from(content)) === true) return { path, lines: [] };
      if (is === undefined) return { path, lines: ['- the file is gone'] };
      return { path, lines: shownLines(Buffer.from(content).toString('utf8'), is.toString('utf8'), secrets) };
    }),
  );
  return all.filter(({ lines }) => lines.length > 0);
}

function shownLines(wanted: string, is: string, secrets: readonly string[]): string[] {
  const texts = [wanted, is];
  if (texts.some((text) => PEM.test(text))) return ['differs, not shown: it holds a certificate or a key'];
  if (texts.some((text) => text.includes('\0'))) return ['differs, not shown: it is no text'];
  return changedLines(wanted, is).map((line) => shownLine(line, secrets));
}

function shownLine(line: string, secrets: readonly string[]): string {
  const plain = line.replaceAll(new RegExp(CONTROL_CHARACTER, 'gu'), '\ufffd');
  return redact(plain, secrets).replace(NAMED_SECRET, '$1[redacted]');
}

/** Lines that only one of the texts has, in their order; where lines only changed places, that is said. */
export function changedLines(wanted: string, is: string): string[] {
  const [before, after] = [wanted.split('\n'), is.split('\n')];
  const gone = without(before, after).map((line) => `- ${line.trim()}`);
  const come = without(after, before).map((line) => `+ ${line.trim()}`);
  const lines = [...gone, ...come];
  if (lines.length === 0) return ['the same lines in another order'];
  return lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), `… ${lines.length - MOST_LINES} more`] : lines;
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

/** The differences for people; empty when there is none. */
export function differencesText({ folder, differences }: ComposeProject): string[] {
  return differences.flatMap(({ path, lines }) => [
    `${folder}/${path} is not what the parameters give:`,
    ...lines.map((line) => `  ${line}`),
  ]);
}
