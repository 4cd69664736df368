import { LabError } from '../../errors.js';
import type { ActionKind } from '../action.js';
import { FaultOptions } from '../faults/index.js';
import { reversible } from '../reversible.js';
import { moving, nodeRunning } from './moved.js';
import { requireSwarm } from './require-swarm.js';

/**
 * Drains the node that runs the service: the swarm ends all tasks there and begins them elsewhere. Undone by letting the node have tasks again; none
 * comes back by itself.
 */
export const drain: ActionKind<FaultOptions> = {
  options: FaultOptions,
  async apply({ service }, context) {
    const swarm = requireSwarm(context, 'drain');
    const node = await nodeRunning(swarm, context, service);
    const head = { kind: 'drain', what: `drain ${node}, which runs ${service}`, targets: [service] };
    return reversible(head, context, {
      apply: () =>
        moving({ swarm, node, what: `${node} was drained` }, context, () => swarm.setAvailability(node, 'drain')),
      async undo() {
        await swarm.setAvailability(node, 'active');
        const state = (await swarm.nodes()).find(({ name }) => name === node)?.availability;
        if (state === 'active') return [`the manager says that ${node} may have tasks again`];
        throw new LabError('operation', `the manager says that ${node} is still in ${state ?? 'no swarm'}`, {
          code: 'fault-not-seen',
        });
      },
    });
  },
};
