import type { RoutedMessage, RoutingExpectation } from '../../lab/verdict.js';
import { receiptsOf } from './ledgers/index.js';
import type { MessagesSeen } from './judge-messages.js';

/** What became of one message of an exchange. */
export interface Routed {
  readonly expected: RoutedMessage;
  /** Undefined = it was never published. */
  readonly id: string | undefined;
  /** Copies that came out of each queue; what is delivered again is no further copy. */
  readonly drained: ReadonlyMap<string, number>;
  /** Queues by the broker's own trace; undefined = it does not tell. */
  readonly traced: readonly string[] | undefined;
  readonly returned: boolean;
}

export function routedMessages(
  { messages }: RoutingExpectation,
  { observation, messages: seen, broker }: MessagesSeen,
): Routed[] {
  const published = new Map(seen.published.map((each) => [`${each.operation} ${each.label}`, each]));
  const copies = new Map<string, Map<string, number>>();
  for (const { id, queue, redelivered } of receiptsOf(observation)) {
    const mine = copies.get(id) ?? new Map<string, number>();
    copies.set(id, mine.set(queue, (mine.get(queue) ?? 0) + (redelivered && mine.has(queue) ? 0 : 1)));
  }
  const traced = new Map(broker.published?.map(({ id, queues }) => [id, queues]));
  return messages.map((expected) => {
    const own = published.get(`${expected.operation} ${expected.label}`);
    return {
      expected,
      id: own?.id,
      drained: copies.get(own?.id ?? '') ?? new Map<string, number>(),
      traced: own && traced.get(own.id),
      returned: own?.returned !== undefined,
    };
  });
}

/** `expected`: once where it must be, and not at all elsewhere. */
export function cellIsWrong({ expected, drained, traced }: Routed, queue: string): boolean {
  const wanted = expected.queues.includes(queue);
  const copies = drained.get(queue) ?? (expected.queues.includes(queue) || !traced?.includes(queue) ? 0 : 1);
  return copies !== (wanted ? 1 : 0);
}

export function isWrong(routed: Routed): boolean {
  const queues = new Set([...routed.expected.queues, ...routed.drained.keys(), ...(routed.traced ?? [])]);
  return routed.returned !== routed.expected.returned || [...queues].some((queue) => cellIsWrong(routed, queue));
}

export function wrongInWords({ expected, drained, traced, returned }: Routed): string {
  const names = (queues: readonly string[]): string => (queues.length > 0 ? queues.join(', ') : 'no queue');
  const back = (is: boolean): string => (is ? ' and back' : '');
  const copies = [...drained].map(([queue, count]) => (count > 1 ? `${queue} (${count} copies)` : queue));
  const stray = (traced ?? []).filter((queue) => !drained.has(queue));
  const seen = `${names([...copies, ...stray])}${back(returned)}`;
  return `${expected.says} (${expected.label}): to ${names(expected.queues)}${back(expected.returned)} expected, to ${seen} seen`;
}
