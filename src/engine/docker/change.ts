import type { Change, ContainerSpec, Inspect } from '../engine.js';
import type { DockerConnection } from './connection.js';
import { containerOptions } from './container-options.js';
import { packFiles } from './images/archive.js';
import { unlessGone } from './inspect.js';
import { recreateContainer } from './recreate-container.js';
import { findTakenPort } from './port-taken.js';
import { statusOf } from './translate-error.js';

/** Changes to containers, networks and volumes. */
export function dockerChange(connection: DockerConnection, inspect: Inspect): Change {
  let asked: Promise<number> | undefined;
  const processors = (): Promise<number> => (asked ??= inspect.info().then(({ cpus }) => cpus));
  return { ...containerChanges(connection, inspect, processors), ...objectChanges(connection) };
}

type ObjectChanges = Pick<Change, 'createNetwork' | 'removeNetwork' | 'createVolume' | 'removeVolume'>;

function containerChanges(
  connection: DockerConnection,
  inspect: Inspect,
  processors: () => Promise<number>,
): Omit<Change, keyof ObjectChanges> {
  const { call } = connection;
  return {
    createContainer: async (spec) => {
      // Every engine has one processor; more are refused where there are fewer, so the limit follows the machine.
      const cpus = spec.limits.cpus <= 1 ? 1 : await processors();
      return createContainer(connection, inspect, spec, cpus);
    },
    putFiles: async (ref, files) => {
      if (files.length === 0) return;
      const archive = await packFiles(files);
      const options = { path: '/' };
      await call(`put ${files.length} files into container ${ref}`, (docker) =>
        docker.getContainer(ref).putArchive(archive, options),
      );
    },
    startContainer: (ref) => startContainer(connection, inspect, ref),
    stopContainer: async (ref, timeoutSeconds) => {
      const options = timeoutSeconds === undefined ? {} : { t: timeoutSeconds };
      await unlessUnchanged(call(`stop container ${ref}`, (docker) => docker.getContainer(ref).stop(options)));
    },
    killContainer: async (ref, signal) => {
      await call(`send ${signal} to container ${ref}`, (docker) => docker.getContainer(ref).kill({ signal }));
    },
    pauseContainer: async (ref) => {
      await call(`pause container ${ref}`, (docker) => docker.getContainer(ref).pause());
    },
    unpauseContainer: async (ref) => {
      await call(`unpause container ${ref}`, (docker) => docker.getContainer(ref).unpause());
    },
    removeContainer: (ref) => removeContainer(connection, inspect, ref),
    recreateContainer: (ref, files = []) =>
      recreateContainer(connection, inspect, (old) => removeContainer(connection, inspect, old), { ref, files }),
    ...attachments(connection),
  };
}

function attachments({ call }: DockerConnection): Pick<Change, 'connectContainer' | 'disconnectContainer'> {
  return {
    connectContainer: async (ref, { name, aliases, address }) => {
      const fixed = address === undefined ? {} : { IPAMConfig: { IPv4Address: address } };
      const options = { Container: ref, EndpointConfig: { Aliases: [...aliases], ...fixed } };
      await call(`connect container ${ref} to network ${name}`, (docker) => docker.getNetwork(name).connect(options));
    },
    disconnectContainer: async (ref, network) => {
      await call(`disconnect container ${ref} from network ${network}`, (docker) =>
        docker.getNetwork(network).disconnect({ Container: ref }),
      );
    },
  };
}

function objectChanges({ call }: DockerConnection): ObjectChanges {
  return {
    createNetwork: async ({ name, labels, internal, subnet }) => {
      const options = {
        Name: name,
        Labels: { ...labels },
        Driver: 'bridge',
        CheckDuplicate: true,
        Internal: internal ?? false,
        ...(subnet === undefined ? {} : { IPAM: { Driver: 'default', Config: [{ Subnet: subnet }] } }),
      };
      return (await call(`create network ${name}`, (docker) => docker.createNetwork(options))).id;
    },
    removeNetwork: async (ref) => {
      await unlessGone(call(`remove network ${ref}`, (docker) => docker.getNetwork(ref).remove()));
    },
    createVolume: async ({ name, labels }) => {
      await call(`create volume ${name}`, (docker) => docker.createVolume({ Name: name, Labels: { ...labels } }));
    },
    removeVolume: async (name) => {
      await unlessGone(call(`remove volume ${name}`, (docker) => docker.getVolume(name).remove()));
    },
  };
}

async function createContainer(
  connection: DockerConnection,
  inspect: Inspect,
  spec: ContainerSpec,
  cpus: number,
): Promise<string> {
  const { id } = await connection.call(`create container ${spec.name}`, (docker) =>
    docker.createContainer(containerOptions(spec, cpus)),
  );
  connection.names.set(id, spec.name);
  try {
    for (const { name, aliases } of spec.networks.slice(1)) {
      const options = { Container: id, EndpointConfig: { Aliases: [...aliases] } };
      await connection.call(`connect container ${spec.name} to network ${name}`, (docker) =>
        docker.getNetwork(name).connect(options),
      );
    }
  } catch (error) {
    await removeContainer(connection, inspect, id).catch(() => undefined);
    throw error;
  }
  return id;
}

async function startContainer({ call }: DockerConnection, inspect: Inspect, ref: string): Promise<void> {
  try {
    await unlessUnchanged(call(`start container ${ref}`, (docker) => docker.getContainer(ref).start()));
  } catch (error) {
    if (statusOf(error) === undefined) throw error;
    throw (await findTakenPort(inspect, ref, error)) ?? error;
  }
}

/** Somebody else may be removing it at this moment: then its end is awaited. */
async function removeContainer({ call }: DockerConnection, inspect: Inspect, ref: string): Promise<void> {
  const what = `remove container ${ref}`;
  try {
    await unlessGone(call(what, (docker) => docker.getContainer(ref).remove({ force: true, v: true })));
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
    const left = await inspect.container(ref);
    if (left === undefined) return;
    if (left.state !== 'removing') throw error;
    await unlessGone(call(what, (docker) => docker.getContainer(ref).wait({ condition: 'removed' })));
  }
}

/** 304: it is in the wanted state already. */
async function unlessUnchanged(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (statusOf(error) !== 304) throw error;
  }
}
