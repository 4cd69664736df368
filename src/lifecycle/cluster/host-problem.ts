import { join } from 'node:path';
import { SOCKET_NAME } from '../../engine/index.js';
import type { EngineAddress } from '../../engine/engine.js';

/** Bytes of a socket's path (Linux, `unix(7)`: 108 with the zero at its end). */
const LONGEST_PATH = 107;

/** Why this machine cannot have nodes, before one is tried; undefined when nothing speaks against it. */
export function hostProblem(
  { local, host }: EngineAddress,
  folder: string,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  if (!local || !host.startsWith('unix://')) {
    return `the engine at ${host} is not on this machine, and its nodes’ sockets would not be either`;
  }
  if (platform !== 'linux') return 'its engine runs in a virtual machine, and its nodes’ sockets would stay in there';
  const path = join(folder, SOCKET_NAME);
  if (Buffer.byteLength(path) > LONGEST_PATH) return `the path of a node’s socket is too long: ${path}`;
  return undefined;
}
