import { join } from 'node:path';
import type { EngineAddress } from './engine.js';
import {
  currentContextName,
  dockerConfigFolder,
  readContext,
  readDockerHost,
  type Endpoint,
  type Environment,
} from './docker-context.js';

/** Everything that decides which engine is meant; `commands/` collects it. */
export interface EngineChoice {
  /** The value of `--engine`. */
  readonly host?: string | undefined;
  readonly environment: Environment;
  /** Socket of lab's own engine, whether it runs or not. */
  readonly privateSocket: string;
  readonly homeFolder: string;
  /** XDG_RUNTIME_DIR of the environment, unless given. */
  readonly runtimeFolder?: string | undefined;
  /** Undefined where the system has none. */
  readonly uid?: number | undefined;
  readonly platform?: NodeJS.Platform;
}

/** One place where an engine may be. Its address is resolved late: reading a context may fail, and that is a finding too. */
export interface Candidate {
  readonly origin: string;
  /** For people, before the address is known. */
  readonly where: string;
  resolve(): Promise<EngineAddress>;
}

export interface Candidates {
  /** Somebody named this one: no other is tried. */
  readonly explicit: boolean;
  readonly list: readonly Candidate[];
}

/** Where to look, in order. An explicit choice is a list of one: `--engine`, then DOCKER_HOST, then DOCKER_CONTEXT. */
export async function engineCandidates(choice: EngineChoice): Promise<Candidates> {
  const { environment, homeFolder } = choice;
  const folder = dockerConfigFolder(environment, homeFolder);
  const dockerHost = environment['DOCKER_HOST'];
  const dockerContext = environment['DOCKER_CONTEXT'];
  const flag = choice.host;
  if (flag !== undefined) return explicit('--engine', flag, () => readDockerHost(flag, environment, folder));
  if (dockerHost) return explicit('DOCKER_HOST', dockerHost, () => readDockerHost(dockerHost, environment, folder));
  if (dockerContext === 'default') return { explicit: true, list: [socket('DOCKER_CONTEXT', DEFAULT_SOCKET)] };
  if (dockerContext) return explicit('DOCKER_CONTEXT', dockerContext, () => readContext(folder, dockerContext));
  return { explicit: false, list: [...(await contextCandidates(folder)), ...socketCandidates(choice)] };
}

const DEFAULT_SOCKET = '/var/run/docker.sock';

async function contextCandidates(folder: string): Promise<Candidate[]> {
  const failed = (error: Error): Candidate => ({
    origin: 'current Docker context',
    where: join(folder, 'config.json'),
    resolve: async () => {
      throw error;
    },
  });
  try {
    const name = await currentContextName(folder);
    return name === undefined ? [] : [lazy(`context ${name}`, name, () => readContext(folder, name))];
  } catch (error) {
    return [failed(error instanceof Error ? error : new Error(String(error)))];
  }
}

function socketCandidates(choice: EngineChoice): Candidate[] {
  const { privateSocket, homeFolder, platform = process.platform, uid } = choice;
  const given = choice.runtimeFolder ?? choice.environment['XDG_RUNTIME_DIR'];
  const runtimeFolders = [...new Set([given, uid === undefined ? undefined : `/run/user/${uid}`])].filter(
    (folder) => !!folder,
  );
  const pipes = platform === 'win32' ? [lazy('default pipe', DEFAULT_PIPE, async () => ({ host: DEFAULT_PIPE }))] : [];
  return [
    ...pipes,
    socket('default socket', DEFAULT_SOCKET),
    socket("lab's own engine", privateSocket),
    socket('Docker Desktop', join(homeFolder, '.docker/run/docker.sock')),
    socket('Docker Desktop', join(homeFolder, '.docker/desktop/docker.sock')),
    ...runtimeFolders.map((folder) => socket('rootless Docker', `${folder}/docker.sock`)),
    ...runtimeFolders.slice(0, 1).map((folder) => socket('Podman', `${folder}/podman/podman.sock`)),
    socket('Podman', '/run/podman/podman.sock'),
    ...runtimeFolders.slice(1).map((folder) => socket('Podman', `${folder}/podman/podman.sock`)),
  ];
}

const DEFAULT_PIPE = 'npipe:////./pipe/docker_engine';

function explicit(origin: string, where: string, endpoint: () => Promise<Endpoint>): Candidates {
  return { explicit: true, list: [lazy(origin, where, endpoint)] };
}

function socket(origin: string, path: string): Candidate {
  return lazy(origin, `unix://${path}`, async () => ({ host: `unix://${path}` }));
}

function lazy(origin: string, where: string, endpoint: () => Promise<Endpoint>): Candidate {
  return { origin, where, resolve: async () => engineAddress(origin, await endpoint()) };
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/u;

function engineAddress(origin: string, { host, tls }: Endpoint): EngineAddress {
  return {
    host: host.startsWith('/') ? `unix://${host}` : host,
    origin,
    local: isLocal(host),
    ...(tls === undefined ? {} : { tls }),
  };
}

function isLocal(host: string): boolean {
  if (/^(unix:|npipe:|\/)/u.test(host)) return true;
  try {
    return LOOPBACK.test(new URL(host.replace(/^tcp:/u, 'http:')).hostname);
  } catch {
    return false;
  }
}
