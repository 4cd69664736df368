import type { EngineInfo, EngineVersion, Inspect } from '../engine.js';
import type { DockerConnection } from './connection.js';
import { readEvents } from './streams/events.js';
import { readLogs } from './streams/logs.js';
import {
  containerDetail,
  containerSummary,
  imageDetail,
  imageSummary,
  labelFilters,
  networkSummary,
  volumeSummary,
} from './summaries.js';
import { statusOf } from './translate-error.js';

/** The reading part of the interface. `version` was learnt when the connection was made. */
export function dockerInspect(connection: DockerConnection, version: EngineVersion): Inspect {
  const { call } = connection;
  return {
    address: connection.address,
    lost: connection.lost,
    version: async () => version,
    info: () => call('ask the engine about itself', async (docker) => engineInfo((await docker.info()) as RawInfo)),
    containers: async (filter) => {
      const options = { all: true, filters: labelFilters(filter) };
      const found = (await call('list containers', (docker) => docker.listContainers(options))).map(containerSummary);
      for (const { id, name } of found) connection.names.set(id, name);
      return found;
    },
    container: async (ref) => {
      const what = `look at container ${ref}`;
      const raw = await unlessGone(call(what, (docker) => docker.getContainer(encodeURIComponent(ref)).inspect()));
      return raw === undefined ? undefined : containerDetail(raw);
    },
    networks: async (filter) =>
      (await call('list networks', (docker) => docker.listNetworks({ filters: labelFilters(filter) }))).map(
        networkSummary,
      ),
    volumes: async (filter) => {
      const answer = await call('list volumes', (docker) => docker.listVolumes({ filters: labelFilters(filter) }));
      return (answer.Volumes ?? []).map(volumeSummary);
    },
    images: async (filter) =>
      (await call('list images', (docker) => docker.listImages({ filters: labelFilters(filter) }))).map(imageSummary),
    image: async (ref) => {
      const raw = await unlessGone(call(`look at image ${ref}`, (docker) => docker.getImage(ref).inspect()));
      return raw === undefined ? undefined : imageDetail(raw);
    },
    logs: (ref, options) => readLogs(connection, ref, options),
    events: (filter, signal) => readEvents(connection, filter, signal),
  };
}

interface RawInfo {
  readonly NCPU: number;
  readonly MemTotal: number;
  readonly DockerRootDir?: string;
  readonly Driver: string;
  readonly Name: string;
  readonly SystemTime?: string;
}

function engineInfo(raw: RawInfo): EngineInfo {
  const clockMs = Date.parse(raw.SystemTime ?? '');
  return {
    cpus: raw.NCPU,
    memoryBytes: raw.MemTotal,
    dataFolder: raw.DockerRootDir ?? '',
    storageDriver: raw.Driver,
    name: raw.Name,
    ...(Number.isNaN(clockMs) ? {} : { clockMs }),
  };
}

/** A look-up of something that is not there is an answer, not a failure. */
export async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
