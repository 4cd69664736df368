import type { Attempt, ReadinessContext } from './readiness.js';

/** The shell cannot open a connection, but bash can; of the images that labs run on, every one has it. */
const SCRIPT = [
  'exec 3<>"/dev/tcp/127.0.0.1/$LAB_PORT" || exit 1',
  `printf 'GET %s HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nConnection: close\\r\\n\\r\\n' "$LAB_PATH" >&3`,
  'IFS= read -r -t "$LAB_SECONDS" line <&3 || exit 1',
  `printf '%s' "$line"`,
].join('\n');

/** Exit codes of the engine for a program that is not there or cannot be run. */
const NO_PROGRAM = [126, 127];

export interface HttpInside {
  readonly port: number;
  readonly path: string;
  readonly status: number;
  readonly timeoutMs: number;
}

/** Asks from inside the service's own container: the only place where the port is known to be the service's. */
export async function attemptInside(
  { port, path, status, timeoutMs }: HttpInside,
  { engine, containerId, signal }: ReadinessContext,
): Promise<Attempt> {
  const environment = { LAB_PORT: String(port), LAB_PATH: path, LAB_SECONDS: String(Math.ceil(timeoutMs / 1000)) };
  const { exitCode, stdout, stderr } = await engine.exec(containerId, ['bash', '-c', SCRIPT], { environment, signal });
  if (NO_PROGRAM.includes(exitCode)) return 'its image has no bash, with which lab asks when the engine is not local';
  if (exitCode !== 0) return stderr.trim().split('\n').at(-1) || `no answer within ${timeoutMs} ms`;
  const answered = /^HTTP\/\d\.\d (\d{3})/.exec(stdout)?.[1];
  if (answered === undefined) return 'its answer is no HTTP';
  return Number(answered) === status ? undefined : `it answers with status ${answered}`;
}
