import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ENV_FILE, type FolderFile } from '../../render/index.js';

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

/** What was edited by hand in the files that shape what runs; passwords are nobody's to read. */
export async function composeDifferences(folder: string, wanted: readonly FolderFile[]): Promise<ComposeDifference[]> {
  const shaping = wanted.filter(({ path }) => !/\.md$/.test(path) && path !== ENV_FILE);
  const all = await Promise.all(
    shaping.map(async ({ path, content }) => {
      const is = await readFile(join(folder, path)).catch(() => undefined);
      if (is?.equals(Buffer.from(content)) === true) return { path, lines: [] };
      if (is === undefined) return { path, lines: ['- the file is gone'] };
      return { path, lines: changedLines(Buffer.from(content).toString('utf8'), is.toString('utf8')) };
    }),
  );
  return all.filter(({ lines }) => lines.length > 0);
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
