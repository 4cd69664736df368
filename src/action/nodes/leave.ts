import type { Swarm } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { ActionKind } from '../action.js';
import { FaultOptions } from '../faults/index.js';
import { reversible } from '../reversible.js';
import { moving, nodeRunning } from './moved.js';
import { requireSwarm } from './require-swarm.js';

/**
 * The node that runs the service leaves the swarm: the manager begins its tasks elsewhere. Undone by joining again, as a new node by the old name,
 * ready when the manager says so; no task comes back by itself.
 */
export const leave: ActionKind<FaultOptions> = {
  options: FaultOptions,
  async apply({ service }, context) {
    const swarm = requireSwarm(context, 'leave');
    if (swarm.cluster === undefined) throw notOurs();
    const node = await nodeRunning(swarm, context, service);
    const all = await swarm.nodes();
    if (all.some(({ name, manager }) => name === node && manager)) throw onlyManager(node, service);
    const head = { kind: 'leave', what: `let ${node}, which runs ${service}, leave the swarm`, targets: [service] };
    return reversible(head, context, {
      async apply() {
        const moved = await moving({ swarm, node, what: `${node} left the swarm` }, context, () => swarm.leave(node));
        return [`the manager says that ${node} is ${await stateOf(swarm, node)}`, ...moved];
      },
      async undo() {
        // Whoever interrupted this is not to find the cluster a node short.
        await swarm.rejoin(new AbortController().signal);
        return [`the manager says that ${node} is ${await stateOf(swarm, node)} again, one of ${all.length} nodes`];
      },
    });
  },
};

async function stateOf(swarm: Swarm, node: string): Promise<string> {
  const found = (await swarm.nodes()).find(({ name }) => name === node);
  return found?.ready === true ? 'ready' : 'away';
}

/** Whose swarm it is decides who is part of it. */
function notOurs(): LabError {
  return new LabError('usage', 'lab lets nodes leave and join in its own cluster alone', {
    code: 'foreign-swarm',
    suggestions: ['lab cluster up --allow-cluster'],
  });
}

function onlyManager(node: string, service: string): LabError {
  return new LabError('usage', `${node}, which runs ${service}, manages the swarm: without it there is none`, {
    code: 'only-manager',
    suggestions: ['choose a service that runs on another node: lab cluster status'],
  });
}
