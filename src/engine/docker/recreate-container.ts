import { buffer } from 'node:stream/consumers';
import type Dockerode from 'dockerode';
import type { FileSpec, Inspect } from '../engine.js';
import { packFiles, unpackFile } from './images/archive.js';
import type { DockerConnection } from './connection.js';

/** Networks of the inspect document. `Aliases` holds what was asked for, and the container's short id. */
type Endpoints = Readonly<Record<string, { readonly Aliases?: readonly string[] | null }>>;

/** The creation document of a container like the one that was looked at. A volume without a name is not among it: that goes with its container. */
export function sameOptions(raw: Dockerode.ContainerInspectInfo): {
  readonly options: Dockerode.ContainerCreateOptions;
  /** Those that it has to be put on once it is made. */
  readonly others: Endpoints;
} {
  const endpoints = Object.entries(raw.NetworkSettings.Networks as Endpoints).map(([name, { Aliases }]) => {
    const aliases = (Aliases ?? []).filter((alias) => !raw.Id.startsWith(alias));
    return [name, { Aliases: aliases }] as const;
  });
  const mode = raw.HostConfig.NetworkMode ?? 'none';
  const first = endpoints.filter(([name]) => name === mode);
  return {
    options: {
      ...(raw.Config as unknown as Dockerode.ContainerCreateOptions),
      Image: raw.Image,
      HostConfig: raw.HostConfig,
      NetworkingConfig: { EndpointsConfig: Object.fromEntries(first) },
      name: raw.Name.replace(/^\//u, ''),
    },
    others: Object.fromEntries(endpoints.filter(([name]) => name !== mode)),
  };
}

/** Removes a container with its anonymous volumes, and makes another one like it, under its name, with these files. Resolves to the new one's id; it is not started. */
export async function recreateContainer(
  connection: DockerConnection,
  { container }: Pick<Inspect, 'container'>,
  remove: (ref: string) => Promise<void>,
  { ref, files }: { readonly ref: string; readonly files: readonly string[] },
): Promise<string> {
  const { call } = connection;
  const what = `make container ${ref} anew`;
  const found = await container(ref);
  if (found === undefined) await call(what, (docker) => docker.getContainer(ref).inspect());
  const raw = found!.raw as Dockerode.ContainerInspectInfo;
  const { options, others } = sameOptions(raw);
  const own = files.filter((path) => !raw.Mounts.some(({ Destination }) => isWithin(path, Destination)));
  const kept = await Promise.all(own.map((path) => readFile(connection, what, ref, path)));
  await remove(ref);
  const { id } = await call(what, (docker) => docker.createContainer(options));
  if (kept.length > 0) {
    const archive = await packFiles(kept);
    await call(what, (docker) => docker.getContainer(id).putArchive(archive, { path: '/' }));
  }
  for (const [network, { Aliases = [] }] of Object.entries(others)) {
    const endpoint = { Container: id, EndpointConfig: { Aliases: [...(Aliases ?? [])] } };
    await call(what, (docker) => docker.getNetwork(network).connect(endpoint));
  }
  return id;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

async function readFile({ call }: DockerConnection, what: string, ref: string, path: string): Promise<FileSpec> {
  const archive = await call(what, async (docker) => buffer(await docker.getContainer(ref).getArchive({ path })));
  return unpackFile(archive, path);
}
