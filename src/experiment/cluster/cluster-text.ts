import { LabError } from '../../errors.js';
import type { ClusterStatus } from '../../lifecycle/index.js';
import { textTable } from '../../report/index.js';

/** Nodes of a cluster have rights that nothing else of lab's has: a person has to say so. */
export function notAllowed(command: string): LabError {
  return new LabError('usage', 'A cluster is started only with --allow-cluster', {
    code: 'cluster-not-allowed',
    details: [
      'Its nodes are containers that run an engine each: they may mount and make networks (SYS_ADMIN, NET_ADMIN), unconfined.',
      'They listen on no port: only you reach their engines, by a socket in a folder of yours.',
    ],
    suggestions: [`${command} --allow-cluster`],
  });
}

export function clusterText(status: ClusterStatus | undefined): string {
  if (status === undefined) return 'no cluster; start one with: lab cluster up --allow-cluster';
  const columns = ['node', 'container', 'swarm', 'tasks'].map((title) => ({ title, align: 'left' as const }));
  const rows = status.nodes.map(({ name, container, state, manager, tasks }) => [
    name,
    container,
    [state ?? 'unknown', ...(manager ? ['manager'] : [])].join(', '),
    tasks.join(' '),
  ]);
  const problem = status.problem === undefined ? [] : [status.problem];
  return [textTable(columns, rows, { gap: 2 }), ...problem].join('\n');
}

/** For `--json`. */
export function clusterJson(status: ClusterStatus | undefined): unknown {
  if (status === undefined) return { cluster: null, nodes: [], labs: [], problem: null };
  const nodes = status.nodes.map((node) => ({ ...node, state: node.state ?? null }));
  return { ...status, nodes, problem: status.problem ?? null };
}
