import { readFile, rename, writeFile } from 'node:fs/promises';
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

/** The engine that runs; undefined when none was started, or when it ended since, by itself or with the machine. */
export async function runningRecord({ recordFile }: EnginePlaces): Promise<EngineRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(recordFile, 'utf8')) as EngineRecord;
    return (await isAlive(record)) ? record : undefined;
  } catch {
    return undefined;
  }
}
