import type Dockerode from 'dockerode';
import type { Inspect } from '../engine.js';
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

/** Removes a container with its anonymous volumes, and makes another one like it, under its name. Resolves to the new one's id; it is not started. */
export async function recreateContainer(
  { call }: DockerConnection,
  { container }: Pick<Inspect, 'container'>,
  remove: (ref: string) => Promise<void>,
  ref: string,
): Promise<string> {
  const what = `make container ${ref} anew`;
  const found = await container(ref);
  if (found === undefined) await call(what, (docker) => docker.getContainer(ref).inspect());
  const { options, others } = sameOptions(found!.raw as Dockerode.ContainerInspectInfo);
  await remove(ref);
  const { id } = await call(what, (docker) => docker.createContainer(options));
  for (const [network, { Aliases = [] }] of Object.entries(others)) {
    const endpoint = { Container: id, EndpointConfig: { Aliases: [...(Aliases ?? [])] } };
    await call(what, (docker) => docker.getNetwork(network).connect(endpoint));
  }
  return id;
}
