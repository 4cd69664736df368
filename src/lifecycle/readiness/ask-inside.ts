import type { ReadinessContext } from './readiness.js';

/** The shell cannot open a connection, but bash can; of the images that labs run on, every one has it. */
const SCRIPT = [
  'exec 3<>"/dev/tcp/127.0.0.1/$LAB_PORT" || exit 1',
  `printf "$LAB_WORDS" >&3`,
  'timeout "$LAB_SECONDS" cat <&3 | od -An -v -tx1',
].join('\n');

/** Exit codes of the engine for a program that is not there or cannot be run. */
const NO_PROGRAM = [126, 127];

/**
 * Asks from inside the service's own container: the only place where the port is known to be the service's, wherever the engine is. All that was said
 * until the connection ended or the time was over, or why there was none.
 */
export async function askInside(
  { port, words, timeoutMs }: { readonly port: number; readonly words: Buffer; readonly timeoutMs: number },
  { engine, containerId, signal }: ReadinessContext,
): Promise<Buffer | string> {
  const environment = {
    LAB_PORT: String(port),
    LAB_WORDS: [...words].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
    LAB_SECONDS: String(Math.ceil(timeoutMs / 1000)),
  };
  const { exitCode, stdout, stderr } = await engine.exec(containerId, ['bash', '-c', SCRIPT], { environment, signal });
  if (NO_PROGRAM.includes(exitCode)) return 'its image has no bash, with which lab asks from inside';
  if (exitCode !== 0) return stderr.trim().split('\n').at(-1) || `no answer within ${timeoutMs} ms`;
  return Buffer.from(stdout.replace(/\s/g, ''), 'hex');
}
