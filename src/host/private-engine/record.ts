import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LabError } from '../../errors.js';
import { isAlive, type ProcessIdentity } from '../../lock/index.js';
import type { EnginePlaces } from './places.js';

/** What is written down about the engine that was started, so that only that process is ever ended. */
export interface EngineRecord extends ProcessIdentity {
  readonly sinceMs: number;
}

export async function writeRecord({ recordFile }: EnginePlaces, record: EngineRecord): Promise<void> {
  await writeFile(`${recordFile}.new`, JSON.stringify(record), { mode: 0o600 });
  await rename(`${recordFile}.new`, recordFile);
}

/** The engine that runs; undefined when none was started, or when it ended since. Throws `engine-of-another-user`. */
export async function runningRecord({ recordFile }: EnginePlaces): Promise<EngineRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(recordFile, 'utf8')) as EngineRecord;
    return (await isAlive(record)) ? record : undefined;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EACCES') return undefined;
    throw new LabError('engine', `The private engine in ${dirname(recordFile)} is another user's`, {
      code: 'engine-of-another-user',
      suggestions: ['use sudo, or another LAB_STATE_DIR'],
      cause,
    });
  }
}
