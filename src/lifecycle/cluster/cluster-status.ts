import { findCluster, openSwarm } from '../../engine/index.js';
import type { Engine } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import { LABEL } from '../../lab/labels.js';

export interface ClusterNodeStatus {
  readonly name: string;
  readonly container: 'running' | 'stopped';
  /** In the swarm's words: `ready`, `drain`, `down`; undefined when it cannot be asked. */
  readonly state: string | undefined;
  readonly manager: boolean;
  /** Names of the services whose task it runs. */
  readonly tasks: readonly string[];
}

export interface ClusterStatus {
  readonly cluster: string;
  readonly nodes: readonly ClusterNodeStatus[];
  readonly labs: readonly string[];
  /** Why its swarm cannot be asked. */
  readonly problem: string | undefined;
}

/** What is there of the cluster; undefined when nothing is. Reads only. */
export async function clusterStatus(
  engine: Engine,
  options: { readonly cluster: string; readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<ClusterStatus | undefined> {
  const { cluster } = options;
  const found = await findCluster(engine, cluster);
  if (found.length === 0) return undefined;
  const container = found.map(({ name, running }) => ({ name, running }));
  const told = await askSwarmOf(engine, options).catch((thrown: unknown) => {
    if (thrown instanceof LabError && thrown.kind !== 'interrupted') return thrown;
    throw thrown;
  });
  const swarm = told instanceof LabError ? undefined : told;
  return {
    cluster,
    problem: told instanceof LabError ? told.message : undefined,
    labs: swarm?.labs ?? [],
    nodes: container.map(({ name, running }) => ({
      name,
      container: running ? 'running' : 'stopped',
      state: swarm?.states.get(name)?.state,
      manager: swarm?.states.get(name)?.manager ?? false,
      tasks: swarm?.tasks.get(name) ?? [],
    })),
  };
}

async function askSwarmOf(engine: Engine, options: Parameters<typeof clusterStatus>[1]) {
  const swarmEngine = await openSwarm(engine, { ...options, foreign: false });
  try {
    const { swarm } = swarmEngine;
    if (swarm === undefined) throw new Error('an engine of a swarm without the swarm');
    const [nodes, placements] = await Promise.all([swarm.nodes(), swarm.placements({})]);
    const states = new Map(
      nodes.map(({ name, ready, availability, manager }) => {
        const state = ready ? (availability === 'active' ? 'ready' : availability) : 'down';
        return [name, { state, manager }];
      }),
    );
    const tasks = new Map<string, string[]>();
    for (const { name, node } of placements)
      if (node !== undefined) tasks.set(node, [...(tasks.get(node) ?? []), name]);
    const labs = placements.map(({ labels }) => labels[LABEL.lab] ?? '').filter((lab) => lab !== '');
    return { states, tasks, labs: [...new Set(labs)] };
  } finally {
    swarmEngine.close();
  }
}
