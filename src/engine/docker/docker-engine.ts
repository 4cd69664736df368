import { LabError } from '../../errors.js';
import type { Engine, EngineAddress, EngineVersion } from '../engine.js';
import { dockerChange } from './change.js';
import { openConnection, type DockerConnection } from './connection.js';
import { dockerImages } from './images/store.js';
import { dockerInspect } from './inspect.js';
import { dockerExecute } from './streams/execute.js';
import { interruption } from './translate-error.js';

/**
 * Connects to one address with one round trip, which also tells the version. Rejects with kind `engine` when nobody answers
 * within `timeoutMs`, with the raw failure as cause. An engine that is silent for `silenceMs` later on counts as lost.
 */
export async function openDockerEngine(address: EngineAddress, options: OpenOptions): Promise<Engine> {
  return (await openDockerNode(address, options)).engine;
}

export interface OpenOptions {
  readonly timeoutMs: number;
  readonly silenceMs?: number;
  readonly signal: AbortSignal;
}

/** An engine with the connection that it speaks over, for what only engines of a swarm are asked. */
export interface DockerNode {
  readonly engine: Engine;
  readonly connection: DockerConnection;
}

/** As `openDockerEngine`. */
export async function openDockerNode(
  address: EngineAddress,
  { timeoutMs, silenceMs, signal }: OpenOptions,
): Promise<DockerNode> {
  const connection = await openConnection(address, silenceMs);
  try {
    return { engine: dockerEngine(connection, await askVersion(connection, timeoutMs, signal)), connection };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function dockerEngine(connection: DockerConnection, version: EngineVersion): Engine {
  const inspect = dockerInspect(connection, version);
  return {
    ...inspect,
    ...dockerExecute(connection),
    ...dockerChange(connection, inspect),
    ...dockerImages(connection),
    close: () => connection.close(),
  };
}

async function askVersion(
  connection: DockerConnection,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<EngineVersion> {
  const what = 'ask the engine for its version';
  const silence = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([signal, silence]);
  try {
    const raw = await connection.call(what, (docker) =>
      (docker as unknown as AbortableVersion).version({ abortSignal: either }),
    );
    return engineVersion(raw, connection.address.host);
  } catch (error) {
    if (signal.aborted) throw interruption(what, signal);
    if (!silence.aborted) throw error;
    const message = `The container engine at ${connection.address.host} accepts connections but has not answered within ${timeoutMs} ms (timeout "connect")`;
    throw new LabError('engine', message, {
      code: 'no-engine',
      suggestions: ['lab doctor', '--timeout-scale 3   (on a slow machine)'],
      cause: error,
    });
  }
}

/** The client's types leave the option out. */
interface AbortableVersion {
  version(options: { abortSignal: AbortSignal }): Promise<RawVersion>;
}

interface RawVersion {
  readonly Version: string;
  readonly ApiVersion: string;
  readonly Os: string;
  readonly Arch: string;
  readonly Platform?: { readonly Name?: string };
  readonly Components?: readonly { readonly Name: string }[];
}

function engineVersion(raw: RawVersion, host: string): EngineVersion {
  if (typeof raw.Version !== 'string' || typeof raw.ApiVersion !== 'string') {
    throw new LabError('engine', `What answers at ${host} is not a container engine`, { code: 'no-engine' });
  }
  const podman = raw.Components?.some(({ Name }) => Name.startsWith('Podman')) === true;
  return {
    product: podman ? 'Podman' : 'Docker',
    version: raw.Version,
    apiVersion: raw.ApiVersion,
    os: raw.Os,
    architecture: raw.Arch,
  };
}
