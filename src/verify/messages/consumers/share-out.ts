import type { ConsumerGroup } from '../../../lab/verdict.js';
import type { Receipt } from '../ledgers/index.js';
import type { QueueReceipts } from './queue-receipts.js';

/** A task is heavy when it takes at least this part of the longest. */
const HEAVY = 0.5;

/** Who got what of a queue, and how long it took. Times in ms. */
export interface ShareOut {
  readonly queue: string;
  readonly messages: number;
  readonly labels: readonly string[];
  /** Consumer of each message, in the order in which they were published; undefined = nobody. */
  readonly assigned: readonly (string | undefined)[];
  readonly consumers: readonly {
    readonly name: string;
    readonly count: number;
    readonly heavy: number;
    readonly workedMs: number;
  }[];
  readonly heavy: number;
  /** Messages that somebody got and whose end no log tells. */
  readonly undone: number;
  /** From the first message that was got to the end of the last work. */
  readonly makespanMs: number;
}

export function shareOut({ queue, consumers, messages }: ConsumerGroup, { ids, receipts }: QueueReceipts): ShareOut {
  const first = new Map<string, Receipt>();
  for (const each of receipts) if (!first.has(each.id)) first.set(each.id, each);
  const got = ids.map((id) => (id === undefined ? undefined : first.get(id)));
  const all = got.filter((each) => each !== undefined);
  const tookMs = ({ atMs, doneMs }: Receipt): number => (doneMs ?? atMs) - atMs;
  const longest = Math.max(0, ...all.map(tookMs));
  const isHeavy = (each: Receipt): boolean => longest > 0 && tookMs(each) >= HEAVY * longest;
  const names = [...new Set([...consumers, ...all.map(({ consumer }) => consumer)])];
  return {
    ...{
      queue,
      messages: messages.length,
      labels: messages.map(({ label }) => label),
      heavy: all.filter(isHeavy).length,
    },
    assigned: got.map((each) => each?.consumer),
    consumers: names.map((name) => {
      const own = all.filter(({ consumer }) => consumer === name);
      const workedMs = own.reduce((sum, each) => sum + tookMs(each), 0);
      return { name, count: own.length, heavy: own.filter(isHeavy).length, workedMs };
    }),
    undone: all.filter(({ doneMs }) => doneMs === undefined).length,
    makespanMs:
      all.length === 0
        ? 0
        : Math.max(...all.map((each) => each.atMs + tookMs(each))) - Math.min(...all.map(({ atMs }) => atMs)),
  };
}

/** Place of the first message that went out of turn: each consumer once in a round, and every round as the first. Undefined = none did. */
export function offTurn({ assigned, consumers }: ShareOut): number | undefined {
  const round = consumers.length;
  const place = assigned.findIndex((name, i) =>
    i < round ? assigned.indexOf(name) !== i : name !== assigned[i - round],
  );
  return place < 0 ? undefined : place;
}

export function inTurns(share: ShareOut): boolean {
  return offTurn(share) === undefined;
}
