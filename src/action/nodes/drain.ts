import { setTimeout as pause } from 'node:timers/promises';
import type { Placement, Swarm } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import { LABEL, labelFilter } from '../../lab/labels.js';
import type { ActionContext, ActionKind } from '../action.js';
import { FaultOptions } from '../faults/index.js';
import { reversible } from '../reversible.js';
import { requireSwarm } from './require-swarm.js';

/** How long the lab's tasks may take to run elsewhere, their grace on the old node included, in ms. */
const MOVED_MS = 60_000;
const LOOK_MS = 100;

/**
 * Drains the node that runs the service: the swarm ends all tasks there and begins them elsewhere. Done when the manager and the nodes' own
 * engines say that the lab's tasks run on others, and those are ready. Undone by letting the node have tasks again; none comes back by itself.
 */
export const drain: ActionKind<FaultOptions> = {
  options: FaultOptions,
  async apply({ service }, context) {
    const swarm = requireSwarm(context, 'drain');
    const node = (await placementsOf(swarm, context)).find(({ labels }) => labels[LABEL.service] === service)?.node;
    if (node === undefined) throw noNode(service);
    const head = { kind: 'drain', what: `drain ${node}, which runs ${service}`, targets: [service] };
    return reversible(head, context, {
      async apply() {
        const before = (await placementsOf(swarm, context)).filter((each) => each.node === node);
        await swarm.setAvailability(node, 'drain');
        const now = await untilMoved(swarm, context, node);
        const moved = now.filter(({ name }) => before.some((each) => each.name === name));
        const ready = await Promise.all(moved.map(({ labels }) => context.whenReady(labels[LABEL.service] ?? '')));
        return [...moved.map((each) => inWords(each, node)), ...ready];
      },
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

function placementsOf(swarm: Swarm, { lab }: ActionContext): Promise<Placement[]> {
  return swarm.placements(labelFilter(lab));
}

async function untilMoved(swarm: Swarm, context: ActionContext, node: string): Promise<readonly Placement[]> {
  const endsAt = performance.now() + MOVED_MS;
  for (;;) {
    const placements = await placementsOf(swarm, context);
    const late = placements.filter((each) => !runsElsewhere(each, node));
    if (late.length === 0) return placements;
    if (performance.now() > endsAt) {
      const names = late.map(({ name, state }) => `${name} (${state})`).join(', ');
      throw new LabError('operation', `${node} was drained, and ${names} did not get to another node`, {
        code: 'not-moved',
        suggestions: ['lab cluster status'],
      });
    }
    await pause(LOOK_MS, undefined, { signal: context.signal });
  }
}

/** By both: the manager's word, and the engines' own. */
function runsElsewhere({ node: now, state, seenOn }: Placement, node: string): boolean {
  if (now === undefined || now === node || state !== 'running') return false;
  return seenOn === undefined || (seenOn.length === 1 && seenOn[0] === now);
}

function inWords({ labels, node: now, seenOn }: Placement, was: string): string {
  const by = seenOn === undefined ? 'by the manager' : `by the manager and by the engine of ${now ?? 'no node'}`;
  return `${labels[LABEL.service] ?? 'a service'} runs on ${now ?? 'no node'} (${was} before), ${by}`;
}

function noNode(service: string): LabError {
  return new LabError('usage', `no node of the swarm runs ${service}`, { code: 'not-running' });
}
