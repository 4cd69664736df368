import { setTimeout as pause } from 'node:timers/promises';
import { LabError } from '../../errors.js';
import type { Change } from '../engine.js';
import { unlessGone } from '../docker/index.js';
import type { Reach } from './reach.js';

/** A network is held by tasks for a moment after their services are gone. */
const RELEASED_MS = 20_000;
const LOOK_MS = 200;

type Objects = Pick<Change, 'createNetwork' | 'removeNetwork' | 'createVolume' | 'removeVolume'>;

/**
 * Networks that span the nodes (VXLAN, UDP 4789), open to a client container of lab's own; volumes are each node's, and made on every
 * one, so that a task finds one that `down` knows wherever it runs. What it wrote stays on the node where it was.
 */
export function swarmNetworks({ manager: { engine, connection }, nodes }: Reach): Objects {
  return {
    createNetwork: async ({ name, labels, internal, subnet }) => {
      const options = {
        Name: name,
        Labels: { ...labels },
        Driver: 'overlay',
        Attachable: true,
        CheckDuplicate: true,
        Internal: internal ?? false,
        ...(subnet === undefined ? {} : { IPAM: { Driver: 'default', Config: [{ Subnet: subnet }] } }),
      };
      return (await connection.call(`create network ${name}`, (docker) => docker.createNetwork(options))).id;
    },
    removeNetwork: (ref) => removeNetwork({ engine, connection }, ref),
    createVolume: async (spec) => {
      await Promise.all(nodes.map(({ node }) => node.engine.createVolume(spec)));
    },
    removeVolume: async (name) => {
      const all = nodes.length === 0 ? [engine] : nodes.map(({ node }) => node.engine);
      await Promise.all(all.map((each) => each.removeVolume(name)));
    },
  };
}

/** Again while tasks hold it, and until the manager's own machine has forgotten it, too: it lists its end of it for a moment longer. */
async function removeNetwork({ engine, connection }: Reach['manager'], ref: string): Promise<void> {
  const endsAt = performance.now() + RELEASED_MS;
  for (;;) {
    try {
      await unlessGone(
        connection.call(`remove network ${ref}`, (docker) => docker.getNetwork(ref).remove() as Promise<void>),
      );
      const left = (await engine.networks({})).some(({ id, name }) => id === ref || name === ref);
      if (!left || performance.now() > endsAt) return;
    } catch (error) {
      if (!(error instanceof LabError) || error.kind !== 'operation' || error.code === 'engine-lost') throw error;
      if (performance.now() > endsAt) throw error;
    }
    await pause(LOOK_MS);
  }
}
