import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { LabError } from '../../errors.js';

/** Everything that carries the private engine's name on this machine. One state folder, one engine. */
export interface EnginePlaces {
  readonly folder: string;
  readonly socket: string;
  /** As in DOCKER_HOST. */
  readonly host: string;
  readonly dataFolder: string;
  readonly logFile: string;
  readonly pidFile: string;
  readonly recordFile: string;
  readonly lockFile: string;
  /** Programs that the engine finds before the system's. */
  readonly programFolder: string;
  /** An engine's settings file of its own, so that the system's is not read. */
  readonly configFile: string;
  /** Sockets and mounts of the running engine. Short, for it holds sockets, and named after the state folder. */
  readonly runFolder: string;
  readonly bridge: string;
  /** In place of `DOCKER` in the names of iptables chains, which may have 28 characters. */
  readonly chainPrefix: string;
}

/** sun_path of unix(7) holds 108 bytes, one of them the final zero. */
const LONGEST_SOCKET_PATH = 107;

/** Throws `state-path-too-long` when no socket fits into the state folder. */
export function enginePlaces(stateFolder: string): EnginePlaces {
  const folder = join(stateFolder, 'engine');
  const socket = join(folder, 'docker.sock');
  if (Buffer.byteLength(socket) > LONGEST_SOCKET_PATH) {
    throw new LabError('engine', `The state folder's path is too long for a socket: ${socket}`, {
      code: 'state-path-too-long',
      details: [`${Buffer.byteLength(socket)} bytes, at most ${LONGEST_SOCKET_PATH} are possible`],
      suggestions: ['set LAB_STATE_DIR to a shorter path'],
    });
  }
  const tag = createHash('sha256').update(stateFolder).digest('hex').slice(0, 8);
  return {
    folder,
    socket,
    host: `unix://${socket}`,
    dataFolder: join(folder, 'data'),
    logFile: join(folder, 'dockerd.log'),
    pidFile: join(folder, 'dockerd.pid'),
    recordFile: join(folder, 'engine.json'),
    lockFile: join(folder, 'lock.json'),
    programFolder: join(folder, 'bin'),
    configFile: join(folder, 'daemon.json'),
    runFolder: `/run/lab-engine-${tag}`,
    bridge: `lab-${tag}`,
    chainPrefix: `L${tag}`,
  };
}
