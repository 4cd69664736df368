import { setTimeout as pause } from 'node:timers/promises';
import type { Placement, Swarm } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import { LABEL, labelFilter } from '../../lab/labels.js';
import type { ActionContext } from '../action.js';

/** How long the lab's tasks may take to run elsewhere, their grace on the old node included, in ms. */
const MOVED_MS = 60_000;
const LOOK_MS = 100;

/** The node that runs the service. Throws kind `usage`, code `not-running`. */
export async function nodeRunning(swarm: Swarm, context: ActionContext, service: string): Promise<string> {
  const node = (await placementsOf(swarm, context)).find(({ labels }) => labels[LABEL.service] === service)?.node;
  if (node !== undefined) return node;
  throw new LabError('usage', `no node of the swarm runs ${service}`, { code: 'not-running' });
}

/**
 * Does what takes a node its tasks, and waits until the manager and the nodes' own engines say that the lab's tasks run on others, and those are ready.
 * Resolves to what shows it. Rejects with kind `operation`, code `not-moved`; `what` says what was done.
 */
export async function moving(
  { swarm, node, what }: { readonly swarm: Swarm; readonly node: string; readonly what: string },
  context: ActionContext,
  act: () => Promise<void>,
): Promise<readonly string[]> {
  const before = (await placementsOf(swarm, context)).filter((each) => each.node === node);
  await act();
  const now = await untilMoved(swarm, context, { node, what });
  const moved = now.filter(({ name }) => before.some((each) => each.name === name));
  const ready = await Promise.all(moved.map(({ labels }) => context.whenReady(labels[LABEL.service] ?? '')));
  return [...moved.map((each) => inWords(each, node)), ...ready];
}

function placementsOf(swarm: Swarm, { lab }: ActionContext): Promise<Placement[]> {
  return swarm.placements(labelFilter(lab));
}

async function untilMoved(
  swarm: Swarm,
  context: ActionContext,
  { node, what }: { readonly node: string; readonly what: string },
): Promise<readonly Placement[]> {
  const endsAt = performance.now() + MOVED_MS;
  for (;;) {
    const placements = await placementsOf(swarm, context);
    const late = placements.filter((each) => !runsElsewhere(each, node));
    if (late.length === 0) return placements;
    if (performance.now() > endsAt) {
      const names = late.map(({ name, state }) => `${name} (${state})`).join(', ');
      throw new LabError('operation', `${what}, and ${names} did not get to another node`, {
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
