import type { Execute } from '../../engine/engine.js';
import { isClosedPipe } from './closed-pipe.js';

/**
 * Runs a command in a container on this process's own streams; resolves to its exit code, or to 0 when nobody reads any more
 * (`lab exec … -- yes | head`). On a terminal every key goes there as it is pressed, Ctrl-C included, and the terminal is as
 * before when it ends.
 */
export async function attach(
  engine: Pick<Execute, 'attachExec'>,
  containerId: string,
  { command, signal }: { readonly command: readonly string[]; readonly signal: AbortSignal },
): Promise<number> {
  const { stdin, stdout, stderr } = process;
  const tty = stdin.isTTY === true && stdout.isTTY === true;
  const unread = new AbortController();
  const onError = (error: unknown): void => {
    if (isClosedPipe(error)) unread.abort(error);
  };
  for (const stream of [stdout, stderr]) stream.on('error', onError);
  if (tty) stdin.setRawMode(true);
  try {
    const either = AbortSignal.any([signal, unread.signal]);
    return await engine.attachExec(containerId, command, { stdin, stdout, stderr, tty, signal: either });
  } catch (thrown) {
    if (unread.signal.aborted) return 0;
    throw thrown;
  } finally {
    if (tty) stdin.setRawMode(false);
    for (const stream of [stdout, stderr]) stream.off('error', onError);
  }
}
