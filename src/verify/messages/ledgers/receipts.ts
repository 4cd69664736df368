import type { ReceivedMessage } from '../../../lab/amqp/index.js';
import type { Observation } from '../../../lab/observation.js';

export type Receipt = ReceivedMessage;

/** Everything that anybody got in the step, in the order of time: consumers of the script, its gets and drains, and consumer programs. Fences are none. */
export function receiptsOf({ client, consumers }: Observation): Receipt[] {
  const { received = [], operations = [], fences = [] } = client.messages ?? {};
  const markers = new Set(fences.map(({ id }) => id));
  const all = [...received, ...operations.flatMap((each) => each.received ?? []), ...(consumers?.received ?? [])];
  return all.filter(({ id }) => !markers.has(id)).toSorted((a, b) => a.atMs - b.atMs);
}

export function tallyOf(keys: readonly string[]): Map<string, number> {
  const tally = new Map<string, number>();
  for (const key of keys) tally.set(key, (tally.get(key) ?? 0) + 1);
  return tally;
}
