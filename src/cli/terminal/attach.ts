import type { Execute } from '../../engine/engine.js';

/**
 * Runs a command in a container on this process's own streams; resolves to its exit code. On a terminal every key goes there
 * as it is pressed, Ctrl-C included, and the terminal is as before when it ends.
 */
export async function attach(
  engine: Execute,
  containerId: string,
  { command, signal }: { readonly command: readonly string[]; readonly signal: AbortSignal },
): Promise<number> {
  const { stdin, stdout, stderr } = process;
  const tty = stdin.isTTY === true && stdout.isTTY === true;
  if (tty) stdin.setRawMode(true);
  try {
    return await engine.attachExec(containerId, command, { stdin, stdout, stderr, tty, signal });
  } finally {
    if (tty) stdin.setRawMode(false);
  }
}
