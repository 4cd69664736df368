import { PassThrough, Writable } from 'node:stream';
import { createInterface } from 'node:readline';
import type { Execute } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { InsideLab } from '../../traffic/index.js';

/** How long a program may take for one line, in ms. */
const LINE_MS = 10_000;

type Use = Parameters<InsideLab['talk']>[2];

/**
 * Runs a command in a container, and has `use` talk with it line by line. Rejects as `use` does, with code `no-end` when a line takes too long,
 * and with code `talk-ended` and its last words when it ends before its time.
 */
export async function talk(
  { engine, signal }: { readonly engine: Pick<Execute, 'attachExec'>; readonly signal: AbortSignal },
  containerId: string,
  command: readonly string[],
  use: Use,
): Promise<void> {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const said: Buffer[] = [];
  const stderr = new Writable({ write: (bytes: Buffer, _encoding, done) => (said.push(bytes), done()) });
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const ends = engine.attachExec(containerId, command, { stdin, stdout, stderr, tty: false, signal: both });
  // Its end is looked at below; until then it is no unhandled rejection.
  const ended = ends.finally(() => stdout.end());
  ended.catch(() => undefined);
  const hear = async (): Promise<string> => {
    const late = setTimeout(() => over.abort(tooLong(command)), LINE_MS);
    const next: IteratorResult<string, unknown> = await lines.next().finally(() => clearTimeout(late));
    if (next.done !== true) return next.value;
    await ended;
    const words = Buffer.concat(said).toString('utf8').trim().split('\n').at(-1)!;
    throw new LabError('operation', `${command[0]} ended before its time`, { code: 'talk-ended', details: [words] });
  };
  try {
    await use({ say: (line) => void stdin.write(`${line}\n`), hear });
    await ended;
  } catch (thrown) {
    over.abort(thrown);
    await ended.catch(() => undefined);
    throw over.signal.reason instanceof LabError && !signal.aborted ? over.signal.reason : thrown;
  }
}

function tooLong([program]: readonly string[]): LabError {
  return new LabError('operation', `${program} said nothing for ${LINE_MS / 1000} s`, { code: 'no-end' });
}
