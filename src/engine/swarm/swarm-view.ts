import { LabError } from '../../errors.js';
import type { LabelFilter, Placement, Swarm } from '../engine.js';
import { imageBringer } from './bring-image.js';
import { askSwarm } from './find-cluster.js';
import { formSwarm, leaveIt } from './form-swarm.js';
import type { RawNode } from './raw-swarm.js';
import type { NodeReach, Reach } from './reach.js';
import type { ServiceBook } from './services/index.js';

/** What only a swarm is asked. */
export function swarmView(reach: Reach, book: ServiceBook): Swarm {
  const { manager, outside } = reach;
  const find = async (name: string): Promise<RawNode> => {
    const nodes = await book.nodes();
    const found = nodes.find(({ Description }) => Description.Hostname === name);
    if (found) return found;
    const names = nodes.map(({ Description }) => Description.Hostname).sort();
    throw new LabError('usage', `the swarm has no node "${name}"`, { code: 'unknown-node', suggestions: names });
  };
  const own = async (name: string): Promise<NodeReach & { readonly containerId: string }> => {
    const node = reach.nodes.find((each) => each.name === name);
    if (node?.containerId !== undefined) return { ...node, containerId: node.containerId };
    await find(name);
    throw notOwn(`the node ${name}`);
  };
  return {
    cluster: reach.cluster,
    nodes: async () => (await book.nodes()).map(nodeOf).sort((a, b) => a.name.localeCompare(b.name, 'en')),
    placements: (filter) => placements(reach, book, filter),
    setAvailability: async (name, availability) => {
      const { ID, Version, Spec } = await find(name);
      await manager.connection.call(`set node ${name} to ${availability}`, (docker) =>
        docker
          .getNode(ID)
          .update({ _query: { version: Version.Index }, _body: { ...Spec, Availability: availability } }),
      );
    },
    leave: async (name) => leaveIt(name, (await own(name)).node),
    rejoin: (signal) => rejoin(reach, book, signal),
    equip: async () => {
      const bring = imageBringer(reach);
      const used = (await book.services({})).map(({ raw }) => raw.Spec.TaskTemplate.ContainerSpec.Image);
      // Somebody else's service has an image that the engine outside need not have.
      for (const image of new Set(used)) if (await reach.outside.engine.image(image)) await bring(image);
    },
    execOnNode: async (name, command) => outside.engine.exec((await own(name)).containerId, command),
  };
}

/**
 * The nodes keep their names and addresses; who comes back is another node to the manager, which forgets the one of that name before. Every
 * other node, one that is stopped for instance, is left alone.
 */
async function rejoin({ cluster, nodes }: Reach, book: ServiceBook, signal: AbortSignal): Promise<void> {
  if (cluster === undefined) throw notOwn('that swarm');
  const known = await book.nodes();
  const members = nodes.map(({ name, node }) => {
    return { name, node, address: known.find(({ Description }) => Description.Hostname === name)?.Status.Addr ?? '' };
  });
  await formSwarm(members, signal, (gone) => nodes.some(({ name }) => name === gone));
  for (const node of nodes) node.id = (await askSwarm(node.node)).id;
}

async function placements(reach: Reach, book: ServiceBook, filter: LabelFilter): Promise<Placement[]> {
  const [nodes, services] = await Promise.all([book.nodes(), book.services(filter)]);
  const names = new Map(nodes.map(({ ID, Description }) => [ID, Description.Hostname]));
  return Promise.all(
    services.map(async ({ raw: { ID, Spec }, facts: { task } }) => ({
      name: Spec.Name,
      labels: Spec.Labels ?? {},
      node: names.get(task?.NodeID ?? ''),
      state: task?.Status.State ?? 'none',
      seenOn: reach.cluster === undefined ? undefined : await book.seenOn(ID),
    })),
  );
}

function nodeOf({ ID, Description, Status, Spec }: RawNode) {
  return {
    id: ID,
    name: Description.Hostname,
    ready: Status.State === 'ready',
    availability: Spec.Availability,
    manager: Spec.Role === 'manager',
  };
}

function notOwn(what: string): LabError {
  return new LabError('operation', `${what} is not of lab's own cluster: lab changes nothing there`, {
    code: 'foreign-swarm',
  });
}
