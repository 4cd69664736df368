import { resolve } from 'node:path';
import { LabError } from '../../errors.js';
import { evidencePlace, probeReport, writeReport } from '../../report/index.js';

/** What a run was asked to leave: files and a folder, absolute or from where the person stands. */
export interface ReportWishes {
  readonly junit?: string;
  readonly markdown?: string;
  readonly evidence?: string;
}

/** What came of it. */
export interface Kept {
  /** Folder of the evidence. */
  readonly evidence: string | undefined;
  /** What could not be written of what was asked for: told after the verdict, which is worth more. */
  readonly trouble: LabError | undefined;
}

/**
 * Refuses what could not be written at the end, before anything is done. Throws kind `usage` (no path, one path for two things) or
 * `operation` (not writable).
 */
export async function requireWritable({ junit, markdown, evidence }: ReportWishes): Promise<void> {
  const wanted = Object.entries({ junit, markdown, evidence }).flatMap(([flag, path]) =>
    path === undefined ? [] : [{ flag: `--${flag}`, path }],
  );
  const nameless = wanted.find(({ path }) => path === '');
  if (nameless) throw new LabError('usage', `${nameless.flag} names no path`, { code: 'bad-path' });
  const twice = wanted.find(({ path }, i) => wanted.slice(0, i).some((other) => resolve(other.path) === resolve(path)));
  if (twice) throw new LabError('usage', `${twice.path} is asked for twice`, { code: 'bad-path' });
  for (const file of [junit, markdown]) if (file !== undefined) await probeReport(file);
  if (evidence !== undefined) await evidencePlace(evidence, 'run');
}

/** Writes the reports, each whatever became of the other. Returns what could not be written, as one error. */
export async function writeReports(
  { junit, markdown }: ReportWishes,
  texts: { readonly junit: () => string; readonly markdown: () => string },
): Promise<LabError | undefined> {
  const troubles: LabError[] = [];
  for (const [file, text] of [
    [junit, texts.junit],
    [markdown, texts.markdown],
  ] as const) {
    if (file === undefined) continue;
    await writeReport(file, text()).catch((thrown: unknown) => {
      if (!(thrown instanceof LabError)) throw thrown;
      troubles.push(thrown);
    });
  }
  return joined(troubles);
}

/** Several errors of writing as one. */
export function joined(errors: readonly (LabError | undefined)[]): LabError | undefined {
  const [first, ...others] = errors.filter((error) => error !== undefined);
  const details = others.flatMap((other) => [other.message, ...other.details]);
  return first?.with({ details: [...first.details, ...details] });
}
