import type { BrokerCounts } from '../../../lab/amqp/index.js';
import {
  blankBroker,
  type BrokerState,
  type KnownExchange,
  type KnownQueue,
  type StoredMessage,
} from './broker-state.js';

/** What happens to a broker between two steps. */
export interface Ordeal {
  /** `restart`: it ends in good order; `kill`: by SIGKILL; `replace`: its container is made anew. */
  readonly by: 'restart' | 'kill' | 'replace';
  /** Whether its data is on a volume: asked for when the container is made anew. */
  readonly volume: boolean;
  /** Whether the node has the same name as before: its data lies in a folder of that name. */
  readonly hostname: 'fixed' | 'default';
  readonly broker: Pick<BrokerCounts, 'version' | 'store'> | undefined;
}

/** Versions on which the whole matrix was measured, as a beginning of the version. */
const MEASURED = ['4.0.'];

export function isCovered({ broker }: Pick<Ordeal, 'broker'>): boolean {
  return MEASURED.some((start) => broker?.version.startsWith(start));
}

/**
 * What a broker still has afterwards. Measured on 4.0.5, restart and SIGKILL alike: durable queues and what is persistent in them, in order; quorum queues
 * keep everything; a transient exchange goes with Mnesia and stays with Khepri. After SIGKILL what is recovered carries `redelivered`. Of another
 * version only what its documentation promises is taken for sure: durable things, and confirmed persistent messages.
 */
export function survive(state: BrokerState, ordeal: Ordeal): BrokerState {
  if (ordeal.by === 'replace' && !(ordeal.volume && ordeal.hostname === 'fixed')) return blankBroker();
  const sure = isCovered(ordeal);
  const queues = [...state.queues]
    .filter(([, { durable, exclusive }]) => durable && !exclusive)
    .map(([name, queue]) => [name, afterwards(queue, ordeal, sure)] as const);
  const exchanges = [...state.exchanges].flatMap(([name, exchange]) => keptExchange(name, exchange, ordeal, sure));
  const kept = { queues: new Map(queues), exchanges: new Map(exchanges) };
  const bindings = state.bindings.filter(
    ({ queue, exchange }) => kept.queues.has(queue) && kept.exchanges.has(exchange),
  );
  return { ...kept, bindings };
}

function keptExchange(
  name: string,
  exchange: KnownExchange,
  { broker }: Ordeal,
  sure: boolean,
): (readonly [string, KnownExchange])[] {
  if (exchange.durable) return [[name, exchange]];
  if (!sure) return [[name, { ...exchange, unsure: true }]];
  return broker?.store === 'khepri' ? [[name, exchange]] : [];
}

function afterwards(queue: KnownQueue, ordeal: Ordeal, sure: boolean): KnownQueue {
  const messages = queue.messages.flatMap((message) => keptMessage(queue, message, ordeal, sure));
  return { ...queue, messages, consumers: [] };
}

function keptMessage({ type }: KnownQueue, message: StoredMessage, { by }: Ordeal, sure: boolean): StoredMessage[] {
  // Only on a classic queue was the flag measured; a message that was delivered before carries it anyway.
  const recovered = by === 'kill' ? true : message.redelivered;
  const redelivered = sure && type === 'classic' ? recovered : undefined;
  const promised = message.confirmed || by !== 'kill';
  if (type === 'quorum') return [{ ...message, redelivered, unsure: !promised }];
  if (message.persistent) return [{ ...message, redelivered, unsure: !promised }];
  return sure ? [] : [{ ...message, redelivered, unsure: true }];
}
