import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { LabError } from '../../errors.js';
import type { LabIdentity } from '../../lab/resolved.js';
import type { RunRecord } from '../../lab/verdict.js';
import { runRecordJson } from '../../report/index.js';
import type { KeptRun } from './kept-run.js';

/** A run that is longer, in characters, is not kept: nobody looks for one of a million requests, and disks fill up. */
const LONGEST = 64_000_000;

/** Keeps the last run of a copy of a lab for `lab trace`, in place of the one before; readable by its owner alone. */
export async function keepRun(stateFolder: string, record: RunRecord): Promise<void> {
  const text = runRecordJson(record);
  if (text.length > LONGEST) return removeRun(stateFolder, record);
  const file = runFile(stateFolder, record);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, text, { mode: 0o600 });
  await rename(fresh, file);
}

/** The last run that was kept. Throws kind `usage`, code `no-run`, when there is none. */
export async function readRun(stateFolder: string, identity: LabIdentity): Promise<KeptRun> {
  const { lab, instance } = identity;
  const found = await readFileOrNone(runFile(stateFolder, identity));
  if (found !== undefined) return parse(found, runFile(stateFolder, identity));
  const copy = instance === 'default' ? '' : ` --instance ${instance}`;
  throw new LabError('usage', `nothing is known of a run of ${lab}: it was not verified since it is up`, {
    code: 'no-run',
    suggestions: [`lab verify ${lab}${copy}`, 'lab trace --evidence DIR   (a run that was kept with --evidence)'],
  });
}

/** The run of an evidence folder, as typed from `current`. Throws kind `usage`, code `no-run`, when there is none. */
export async function runFromEvidence(folder: string, current: string): Promise<KeptRun> {
  const file = join(resolve(current, folder), 'run.json');
  const found = await readFileOrNone(file);
  if (found !== undefined) return parse(found, file);
  throw new LabError('usage', `${folder} holds no evidence of a run: there is no run.json`, {
    code: 'no-run',
    suggestions: ['lab verify NAME --evidence DIR'],
  });
}

/** Forgets what was kept for a copy of a lab that is down. */
export async function removeRun(stateFolder: string, identity: LabIdentity): Promise<void> {
  await rm(runFile(stateFolder, identity), { force: true });
}

function runFile(stateFolder: string, { lab, instance }: LabIdentity): string {
  return join(stateFolder, 'runs', `${lab}--${instance}.json`);
}

async function readFileOrNone(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR'].includes((thrown as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw thrown;
  }
}

function parse(text: string, file: string): KeptRun {
  try {
    const run = JSON.parse(text) as KeptRun;
    if (Array.isArray(run.observations)) return run;
  } catch {
    // Told below.
  }
  throw new LabError('usage', `${file} is no run of lab’s`, { code: 'no-run', suggestions: ['lab verify NAME'] });
}

/** The lab that a run is looked for of. Throws kind `usage`, code `name-missing`. */
export function requireTracedLab(name: string | undefined): string {
  if (name !== undefined) return name;
  throw new LabError('usage', 'which lab? Give a name, or --evidence DIR', {
    code: 'name-missing',
    suggestions: ['lab ps'],
  });
}
