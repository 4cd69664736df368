import type { Operation, QueueState } from '../../../lab/amqp/index.js';
import type { Observation } from '../../../lab/observation.js';
import { receiptsOf, tallyOf } from './receipts.js';

/** How a message leaves its queue for good. */
const SETTLED = ['acked', 'auto', 'rejected'];

/**
 * Each queue's own balance: what was in it and what was routed there, against what was taken out and what is in it. What dies in a queue is counted by
 * the broker for all queues together, and may appear in another one: so far a queue may be off. Queues that the script empties or deletes have none.
 */
export function queueBalance(observation: Observation, script: readonly Operation[]): string[] {
  const { client, broker, actions = [] } = observation;
  if (!broker?.published || !broker.queuesBefore) return [];
  const was = depths(broker.queuesBefore);
  const is = depths(broker.queues);
  const routed = tallyOf(broker.published.flatMap(({ queues }) => queues));
  const fenced = tallyOf((client.messages?.fences ?? []).map(({ key }) => key));
  const settled = tallyOf(
    receiptsOf(observation).flatMap(({ queue, handled }) => (SETTLED.includes(handled) ? [queue] : [])),
  );
  const dead = deaths(broker.before.deadLettered, broker.after.deadLettered);
  const cut = new Set(
    script.flatMap((each) => (each.op === 'purge' || each.op === 'delete' ? [each.queue ?? ''] : [])),
  );
  return [...is.keys()].flatMap((queue) => {
    if (cut.has(queue)) return [];
    const at = (tally: ReadonlyMap<string, number>): number => tally.get(queue) ?? 0;
    const out = at(settled) + at(fenced);
    const missing = at(was) + at(routed) - out - at(is);
    // A lost consumer takes along what it held with auto-ack: that is for the claim to say.
    if (missing === 0 || Math.abs(missing) <= dead || (missing > 0 && actions.length > 0)) return [];
    return [
      `queue ${queue}: ${at(was)} before and ${at(routed)} routed there, ${out} taken out and ${at(is)} left: ${Math.abs(missing)} ${missing > 0 ? 'missing' : 'too many'}`,
    ];
  });
}

/** Messages in each queue, ready or not; queues of one name in several vhosts together. */
function depths(states: readonly QueueState[]): Map<string, number> {
  const all = new Map<string, number>();
  for (const { queue, ready, unacked } of states) all.set(queue, (all.get(queue) ?? 0) + ready + unacked);
  return all;
}

function deaths(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>): number {
  return Object.entries(after).reduce((sum, [reason, count]) => sum + count - (before[reason] ?? 0), 0);
}
