import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { findProgram } from '../find-program.js';
import { runProgram, type RunProgram } from '../run-program.js';

/** What `hostPrograms` stands on; tests give their own. */
export interface HostAccess {
  readonly run: RunProgram;
  readonly hasProgram: (name: string) => Promise<boolean>;
  readonly readText: (path: string) => Promise<string | undefined>;
  readonly listFolder: (path: string) => Promise<string[]>;
  readonly root: boolean;
  readonly temporaryFolder: string;
}

export function realAccess(): HostAccess {
  return {
    run: runProgram,
    hasProgram: async (name) => (await findProgram(name)) !== undefined,
    readText: (path) => readFile(path, 'utf8').catch(() => undefined),
    listFolder: (path) => readdir(path).catch(() => []),
    root: process.getuid?.() === 0,
    temporaryFolder: tmpdir(),
  };
}
