import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../src/engine/engine.js';
import { livelyEngine, type LivelyEngine } from '../support/lively-engine.js';
import { runCommand, type CommandRun } from '../support/run-command.js';
import { temporaryFolder } from '../support/temporary-folder.js';

export interface LabBench {
  readonly engine: LivelyEngine;
  readonly stateFolder: string;
  run(command: Parameters<typeof runCommand>[0], argv: readonly string[], engine?: Engine): Promise<CommandRun>;
  /** Names of the evidence folders in the state folder. */
  evidence(): Promise<string[]>;
}

export const LAB = 'haproxy-weighted';
/** On a port that nobody else's test takes. */
export const ANY_PORT = ['--publish', 'haproxy=0'];

/** Commands on one lively engine, with a state folder of their own. */
export async function labBench(): Promise<LabBench> {
  const [engine, stateFolder] = await Promise.all([livelyEngine(), temporaryFolder()]);
  const environment = { LAB_STATE_DIR: stateFolder };
  return {
    engine,
    stateFolder,
    run: (command, argv, other) => runCommand(command, argv, { engine: other ?? engine, environment }),
    evidence: () => readdir(join(stateFolder, 'evidence')).catch(() => []),
  };
}

/** Those of an engine's methods that change something. */
export function changesOf(methods: readonly string[]): string[] {
  return methods.filter((method) =>
    /^(create|put|start|stop|kill|pause|unpause|connect|disconnect|remove|pull|build|import|tag)/.test(method),
  );
}
