import type { Binding, ExchangeType } from '../routing/index.js';

export interface StoredMessage {
  readonly label: string;
  readonly persistent: boolean;
  /** The client waited for the broker's answer. */
  readonly confirmed: boolean;
  readonly redelivered: boolean | undefined;
  /** It may be gone: no rule says so for this version, or nobody waited for a confirm. */
  readonly unsure: boolean;
}

export interface KnownExchange {
  readonly type: ExchangeType;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  /** Whether it is there is not known. */
  readonly unsure: boolean;
}

export interface KnownQueue {
  readonly type: 'classic' | 'quorum';
  readonly durable: boolean;
  readonly exclusive: boolean;
  readonly autoDelete: boolean;
  /** Connection that declared it. */
  readonly owner: string;
  readonly unsure: boolean;
  messages: StoredMessage[];
  /** Who consumes now, and whether anybody ever did. */
  consumers: string[];
  consumed: boolean;
}

/** What a broker holds. Changed in place by the operations of one script. */
export interface BrokerState {
  readonly exchanges: Map<string, KnownExchange>;
  readonly queues: Map<string, KnownQueue>;
  bindings: (Binding & { readonly exchange: string })[];
}

/** Exchanges that every vhost has (rabbit_vhost:declare_default_exchanges/2), those that scripts can use. */
const PREDECLARED: readonly (readonly [string, ExchangeType])[] = [
  ['amq.direct', 'direct'],
  ['amq.fanout', 'fanout'],
  ['amq.topic', 'topic'],
  ['amq.headers', 'headers'],
  ['amq.match', 'headers'],
];

export function blankBroker(): BrokerState {
  const exchanges = PREDECLARED.map(
    ([name, type]) => [name, { type, durable: true, autoDelete: false, unsure: false }] as const,
  );
  return { exchanges: new Map(exchanges), queues: new Map(), bindings: [] };
}

/** Deletes a queue, its bindings, and the exchanges that were only there for them. */
export function dropQueue(state: BrokerState, name: string): void {
  state.queues.delete(name);
  for (const { exchange } of state.bindings.filter(({ queue }) => queue === name)) unbind(state, name, exchange);
}

/** Takes bindings of a queue away: those of one key, or all; an auto-delete exchange goes with its last. */
export function unbind(state: BrokerState, queue: string, exchange: string, key?: string): void {
  const goes = (each: BrokerState['bindings'][number]): boolean =>
    each.queue === queue && each.exchange === exchange && (key === undefined || each.key === key);
  const before = state.bindings.length;
  state.bindings = state.bindings.filter((each) => !goes(each));
  const unused = state.bindings.every((each) => each.exchange !== exchange);
  if (state.bindings.length < before && unused && state.exchanges.get(exchange)?.autoDelete) {
    state.exchanges.delete(exchange);
  }
}
