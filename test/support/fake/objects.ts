import type { Change, ImageStore, ImageSummary, Inspect, Labels } from '../../../src/engine/engine.js';
import { fakeId, matches, refused, tell, type FakeState } from './state.js';

export type ObjectReads = Pick<Inspect, 'networks' | 'volumes' | 'images' | 'image'>;
export type ObjectChanges = Pick<Change, 'createNetwork' | 'removeNetwork' | 'createVolume' | 'removeVolume'>;

export function fakeObjectReads(state: FakeState): ObjectReads {
  return {
    networks: async (filter) => [...state.networks.values()].filter(({ labels }) => matches(labels, filter)),
    volumes: async (filter) => [...state.volumes.values()].filter(({ labels }) => matches(labels, filter)),
    images: async (filter) => unique(state).filter(({ labels }) => matches(labels, filter)),
    image: async (ref) => state.images.get(ref) ?? unique(state).find(({ id }) => id === ref),
  };
}

export function fakeObjectChanges(state: FakeState): ObjectChanges {
  return {
    createNetwork: async ({ name, labels, subnet }) => {
      if (state.networks.has(name)) throw refused(`create network ${name}`, 'it exists already', 'conflict');
      const network = {
        id: fakeId(state),
        name,
        labels,
        subnets: [subnet ?? `172.${20 + (state.next() % 10)}.0.0/16`],
      };
      state.networks.set(name, network);
      tell(state, { type: 'network', action: 'create', id: network.id, labels });
      return network.id;
    },
    removeNetwork: async (ref) => {
      const network = [...state.networks.values()].find(({ id, name }) => id === ref || name === ref);
      if (network === undefined) return;
      const users = [...state.containers.values()].filter(({ addresses }) => network.name in addresses);
      if (users.length > 0) throw refused(`remove network ${ref}`, 'it has active endpoints', 'engine-refused');
      state.networks.delete(network.name);
      tell(state, { type: 'network', action: 'destroy', id: network.id, labels: network.labels });
    },
    createVolume: async ({ name, labels }) => {
      if (!state.volumes.has(name)) state.volumes.set(name, { name, labels });
    },
    removeVolume: async (name) => {
      const users = [...state.containers.values()].filter(({ spec }) =>
        spec.mounts.some(({ source }) => source === name),
      );
      if (users.length > 0) throw refused(`remove volume ${name}`, 'it is in use', 'conflict');
      state.volumes.delete(name);
    },
  };
}

/** A reference that ends in `:missing` cannot be pulled; everything else can. */
export function fakeImages(state: FakeState): ImageStore {
  return {
    pullImage: async (ref, onLine) => {
      onLine(`Pulling ${ref}`);
      if (ref.endsWith(':missing')) throw refused(`pull image ${ref}`, 'manifest unknown', 'pull-failed');
      addImage(state, ref, {});
    },
    buildImage: async ({ tag, labels }, onLine) => {
      onLine(`Successfully tagged ${tag}`);
      addImage(state, tag, labels);
    },
    importImage: async (tar, { tag }) => {
      for await (const chunk of tar) void chunk;
      addImage(state, tag, {});
    },
    tagImage: async (ref, tag) => {
      const image = state.images.get(ref) ?? unique(state).find(({ id }) => id === ref);
      if (image === undefined) throw refused(`tag image ${ref}`, `No such image: ${ref}`, 'not-found');
      const tagged = { ...image, tags: [...image.tags, tag] };
      for (const name of tagged.tags) state.images.set(name, tagged);
    },
    removeImage: async (ref) => {
      const users = [...state.containers.values()].filter(({ spec }) => spec.image === ref);
      if (users.length > 0) throw refused(`remove image ${ref}`, 'a container uses it', 'conflict');
      state.images.delete(ref);
    },
  };
}

export function addImage(state: FakeState, tag: string, labels: Labels): ImageSummary {
  const id = `sha256:${fakeId(state)}`;
  const image = {
    id,
    tags: [tag],
    digests: [],
    sizeBytes: 1_000_000,
    createdMs: state.now(),
    architecture: 'amd64',
    labels,
  };
  state.images.set(tag, image);
  return image;
}

function unique(state: FakeState): ImageSummary[] {
  return [...new Map([...state.images.values()].map((image) => [image.id, image])).values()];
}
