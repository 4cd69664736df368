import { setTimeout as pause } from 'node:timers/promises';
import { LabError } from '../../errors.js';
import type { DockerNode, OpenOptions } from '../docker/index.js';
import { askSwarm, openClusterNode, type ClusterNode } from './find-cluster.js';
import type { RawNode } from './raw-swarm.js';

/** A node that shall be part of one swarm with others. */
export interface Member {
  readonly name: string;
  /** Address by which the others reach it. */
  readonly address: string;
  readonly node: DockerNode;
}

const PORT = 2377;
/** How long a node that joined may take to be ready, in ms. */
const READY_MS = 30_000;
const LOOK_MS = 100;
/** Ended tasks that are kept per service; they hold their containers. */
const KEPT_TASKS = 1;

/**
 * Makes one swarm of the nodes: the first manages, the others work. Those that are part of it already stay; a node that is gone is
 * forgotten, if `mayForget` its name. Resolves when all are ready. Rejects with `swarm-failed`.
 */
export async function formSwarm(
  members: readonly Member[],
  signal: AbortSignal,
  mayForget: (name: string) => boolean = () => true,
): Promise<void> {
  const [first, ...others] = members;
  if (first === undefined) return;
  const { connection } = first.node;
  if (!(await askSwarm(first.node)).manages) {
    await connection.call(`begin a swarm on ${first.name}`, (docker) =>
      docker.swarmInit({
        ...{ ListenAddr: `${first.address}:${PORT}`, AdvertiseAddr: first.address },
        Spec: { Orchestration: { TaskHistoryRetentionLimit: KEPT_TASKS } },
      }),
    );
  }
  const { JoinTokens } = (await connection.call('read how to join the swarm', (docker) => docker.swarmInspect())) as {
    readonly JoinTokens: { readonly Worker: string };
  };
  await Promise.all(others.map((member) => join(member, first.address, JoinTokens.Worker)));
  await untilReady(members, signal);
  await forgetLost(members, mayForget);
}

async function join({ name, address, node }: Member, manager: string, JoinToken: string): Promise<void> {
  if ((await askSwarm(node)).active) return;
  const options = {
    ...{ RemoteAddrs: [`${manager}:${PORT}`], JoinToken },
    ...{ ListenAddr: `${address}:${PORT}`, AdvertiseAddr: address },
  };
  await node.connection.call(`let ${name} join the swarm`, (docker) => docker.swarmJoin(options));
}

async function untilReady(members: readonly Member[], signal: AbortSignal): Promise<void> {
  const endsAt = performance.now() + READY_MS;
  for (;;) {
    const nodes = await listNodes(members);
    const ready = nodes.filter(({ Status }) => Status.State === 'ready').map(({ Description }) => Description.Hostname);
    const missing = members.filter(({ name }) => !ready.includes(name)).map(({ name }) => name);
    if (missing.length === 0) return;
    if (performance.now() > endsAt) {
      throw new LabError(
        'operation',
        `${missing.join(', ')} did not get ready in the swarm within ${READY_MS / 1000} s`,
        {
          code: 'swarm-failed',
          suggestions: ['lab cluster down', 'lab cluster up --allow-cluster'],
        },
      );
    }
    await pause(LOOK_MS, undefined, { signal });
  }
}

/** Nodes that left, or whose container is gone. */
async function forgetLost(members: readonly Member[], mayForget: (name: string) => boolean): Promise<void> {
  const known = new Set(await Promise.all(members.map(async ({ node }) => (await askSwarm(node)).id)));
  const lost = (await listNodes(members)).filter(
    ({ ID, Description }) => !known.has(ID) && mayForget(Description.Hostname),
  );
  const { connection } = members[0]!.node;
  for (const { ID, Description } of lost) {
    await connection.call(`forget the node ${Description.Hostname}`, (docker) =>
      docker.getNode(ID).remove({ force: true }),
    );
  }
}

function listNodes(members: readonly Member[]): Promise<RawNode[]> {
  const { connection } = members[0]!.node;
  return connection.call('list the nodes', (docker) => docker.listNodes() as Promise<RawNode[]>);
}

/** Lets a node of lab's cluster leave its swarm, whatever it runs. */
export async function leaveSwarm(node: ClusterNode, options: OpenOptions): Promise<void> {
  const opened = await openClusterNode(node, options);
  try {
    await leaveIt(node.name, opened);
  } finally {
    opened.engine.close();
  }
}

export async function leaveIt(name: string, { connection }: DockerNode): Promise<void> {
  await connection.call(`let ${name} leave the swarm`, (docker) => docker.swarmLeave({ force: true }));
}
