import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Config, Errors, type Command } from '@oclif/core';
import type { Envelope } from '../../src/cli/outcome.js';
import type { Engine } from '../../src/engine/engine.js';
import { LabError } from '../../src/errors.js';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface CommandRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The envelope of `--json`; throws when stdout is not exactly one. */
  json(): Envelope;
}

export interface CommandSurroundings {
  /** Without one, connecting fails as on a machine without an engine. */
  readonly engine?: Engine;
  readonly environment?: Record<string, string>;
  /** Both streams claim to be a terminal. */
  readonly terminal?: boolean;
  /** Columns. */
  readonly width?: number;
}

type CommandClass = new (argv: string[], config: Config) => Command;

interface Insides {
  id: string | undefined;
  terminal: unknown;
  connect: () => Promise<Engine>;
  run(): Promise<void>;
}

/** Runs a command in this process, with its streams caught and an engine of the test's choice. */
export async function runCommand(
  command: CommandClass,
  argv: readonly string[],
  { engine, environment = {}, terminal = false, width = 100 }: CommandSurroundings = {},
): Promise<CommandRun> {
  const caught = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    write: (text: string) => (caught[name] += text),
    isTTY: terminal,
    columns: width,
  });
  const config = await Config.load(root);
  const tested = new command([...argv], config) as unknown as Insides;
  // The command line's own lookup names commands by their files; here the class tells: EngineStatus is engine:status.
  tested.id ??= command.name.replace(/(?<=[a-z])(?=[A-Z])/g, ':').toLowerCase();
  tested.terminal = { out: stream('out'), err: stream('err'), environment };
  tested.connect = () => (engine ? Promise.resolve(engine) : Promise.reject(noEngine()));
  const before = process.exitCode;
  let exitCode = 0;
  try {
    await tested.run();
    exitCode = Number(process.exitCode ?? 0);
  } catch (thrown) {
    if (!(thrown instanceof Errors.ExitError)) throw thrown;
    exitCode = thrown.oclif.exit ?? 1;
    if (process.exitCode !== exitCode) throw new Error(`exit codes differ: ${exitCode} and ${process.exitCode}`);
  } finally {
    process.exitCode = before;
  }
  return { exitCode, stdout: caught.out, stderr: caught.err, json: () => JSON.parse(caught.out) as Envelope };
}

function noEngine(): LabError {
  return new LabError('engine', 'No container engine answers', {
    code: 'no-engine',
    suggestions: ['lab engine start'],
  });
}
