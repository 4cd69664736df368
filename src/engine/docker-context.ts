import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../errors.js';

/** What a Docker context or DOCKER_HOST says about one engine. */
export interface Endpoint {
  readonly host: string;
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of the Docker client's own settings. */
export function dockerConfigFolder(environment: Environment, homeFolder: string): string {
  return environment['DOCKER_CONFIG'] || join(homeFolder, '.docker');
}

/** Name of the context that `docker` itself would use; undefined for the default one. */
export async function currentContextName(configFolder: string): Promise<string | undefined> {
  const text = await readOptional(join(configFolder, 'config.json'));
  if (text === undefined) return undefined;
  const { currentContext } = parseJson<{ currentContext?: string }>(text, join(configFolder, 'config.json'));
  return currentContext === '' || currentContext === 'default' ? undefined : currentContext;
}

/**
 * The endpoint of a context, with its TLS files: `contexts/meta/<sha256 of the name>/meta.json` and
 * `contexts/tls/<sha256>/docker/*.pem` (Docker CLI, `cli/context/store`). Throws kind `engine` when there is no such context.
 */
export async function readContext(configFolder: string, name: string): Promise<Endpoint> {
  const id = createHash('sha256').update(name).digest('hex');
  const metaFile = join(configFolder, 'contexts', 'meta', id, 'meta.json');
  const text = await readOptional(metaFile);
  if (text === undefined) {
    throw new LabError('engine', `There is no Docker context "${name}" (${metaFile} is missing)`, {
      code: 'no-engine',
      suggestions: ['docker context ls', 'docker context use default'],
    });
  }
  const meta = parseJson<{ Endpoints?: { docker?: { Host?: string } } }>(text, metaFile);
  const host = meta.Endpoints?.docker?.Host;
  if (host === undefined || host === '') {
    throw new LabError('engine', `The Docker context "${name}" names no engine (${metaFile})`, { code: 'no-engine' });
  }
  const tls = await readPems(join(configFolder, 'contexts', 'tls', id, 'docker'));
  return tls === undefined ? { host } : { host, tls };
}

/** DOCKER_HOST with its companions: DOCKER_TLS_VERIFY asks for TLS, DOCKER_CERT_PATH says where its files are. */
export async function readDockerHost(host: string, environment: Environment, configFolder: string): Promise<Endpoint> {
  const wantsTls = (environment['DOCKER_TLS_VERIFY'] ?? '') !== '' || (environment['DOCKER_TLS'] ?? '') !== '';
  if (!wantsTls) return { host };
  const folder = environment['DOCKER_CERT_PATH'] || configFolder;
  return { host, tls: (await readPems(folder)) ?? {} };
}

async function readPems(folder: string): Promise<Endpoint['tls']> {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readOptional(join(folder, name))),
  );
  if (ca === undefined && cert === undefined && key === undefined) return undefined;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

async function readOptional(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new LabError('engine', `Could not read ${file}: ${(error as Error).message}`, {
      code: 'no-engine',
      cause: error,
    });
  }
}

function parseJson<T>(text: string, file: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new LabError('engine', `${file} is not valid JSON`, { code: 'no-engine', cause: error });
  }
}
