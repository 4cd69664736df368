import type { ActionRecord } from '../../../lab/observation.js';
import type { RedeliveryExpectation } from '../../../lab/verdict.js';
import type { Receipt } from '../ledgers/index.js';
import type { QueueReceipts } from './queue-receipts.js';

/** What one consumer left behind when it was lost. Messages are named by their labels. */
export interface Death {
  /** Messages that it had got, and acknowledged. */
  readonly got: number;
  readonly done: number;
  /** Its oldest message that was not acknowledged. */
  readonly inHand: string | undefined;
  /** Messages that it held by its prefetch: they must come again; undefined = others were consuming, and too little was left to tell. */
  readonly expected: number | undefined;
  /** Messages that were delivered again, the first one first. */
  readonly again: readonly string[];
  /** Messages that nobody got to the end of: never acknowledged, nor taken by auto-ack. */
  readonly lost: readonly string[];
  /** Taken by the victim with auto-ack, and never finished by anybody. */
  readonly unfinished: readonly string[];
}

export function deathOf(
  { victim, prefetch, messages }: RedeliveryExpectation,
  { ids, labels, receipts }: QueueReceipts,
  { doneMs }: ActionRecord,
): Death {
  const wanted = new Set(ids.filter((id) => id !== undefined));
  const mine = receipts.filter(({ id }) => wanted.has(id));
  const before = mine.filter(({ atMs, consumer }) => consumer === victim && atMs <= doneMs);
  // The engine confirms a death a moment after it; what comes again does so after it, too.
  const diedMs = Math.min(doneMs, ...mine.filter(({ redelivered }) => redelivered).map(({ atMs }) => atMs));
  const again = firstTimes(mine.filter(({ redelivered }) => redelivered));
  // An acknowledgement that died on its way was never given.
  const acknowledged = before.filter(({ handled, id }) => handled === 'acked' && !again.includes(id));
  const others = new Set(
    mine.filter(({ consumer, atMs }) => consumer !== victim && atMs < diedMs).map(({ consumer }) => consumer),
  );
  const doneByOthers = mine.filter(
    (each) => each.consumer !== victim && (each.doneMs ?? Infinity) < diedMs && each.handled === 'acked',
  );
  const remaining = messages.length - acknowledged.length - doneByOthers.length;
  const name = (id: string): string => labels.get(id) ?? id;
  const settled = new Set(
    mine.filter(({ handled }) => handled !== 'held' && handled !== 'requeued').map(({ id }) => id),
  );
  const finished = new Set(mine.filter((each) => each.doneMs !== undefined).map(({ id }) => id));
  const held = before.find((each) => !acknowledged.includes(each) && each.handled !== 'auto');
  return {
    ...{ got: before.length, done: acknowledged.length, inHand: held && name(held.id), again: again.map(name) },
    expected: heldBy(prefetch, remaining, others.size),
    lost: [...wanted].filter((id) => !settled.has(id)).map(name),
    unfinished: before.filter(({ id, handled }) => handled === 'auto' && !finished.has(id)).map(({ id }) => name(id)),
  };
}

/** All that remains, up to the limit; among several consumers only when there was enough for each of them. */
function heldBy(prefetch: number, remaining: number, others: number): number | undefined {
  if (others > 0 && (prefetch === 0 || remaining < prefetch * (others + 1))) return undefined;
  return prefetch === 0 ? remaining : Math.min(prefetch, remaining);
}

function firstTimes(receipts: readonly Receipt[]): string[] {
  return [...new Set(receipts.map(({ id }) => id))];
}
