import { LabError } from '../../../errors.js';
import type { OperationOf, OperationOutcome } from '../../../lab/amqp/index.js';
import { EXCHANGE_TYPES, BindingShape } from '../routing/index.js';
import type { Acting, Played } from './acting.js';
import { dropQueue, unbind, type BrokerState, type KnownQueue } from './broker-state.js';

const refused = (code: number): { readonly outcome: OperationOutcome } => ({ outcome: { code, closes: 'channel' } });
export const notFound = refused(404);
export const lockedOut = refused(405);
const inequivalent = refused(406);

/** Arguments of queues that the model can do without: it has no limits, no clock and no dead letters. */
const KNOWN_ARGUMENTS = ['x-queue-type'];

export function declareExchange(state: BrokerState, operation: OperationOf<'exchange'>): Played {
  const { exchange, passive, durable, autoDelete } = operation;
  const known = state.exchanges.get(exchange);
  if (known?.unsure) return {};
  if (passive) return known ? { outcome: 'ok' } : notFound;
  const type = EXCHANGE_TYPES.find((each) => each === operation.type);
  if (type === undefined) throw beyond(`exchanges of type ${operation.type}`);
  if (!known) state.exchanges.set(exchange, { type, durable, autoDelete, unsure: false });
  const same = !known || (known.type === type && known.durable === durable && known.autoDelete === autoDelete);
  return same ? { outcome: 'ok' } : inequivalent;
}

/** Source: rabbit_channel:handle_method(#'queue.declare'{}), rabbit_amqqueue:assert_equivalence/5. */
export function declareQueue({ state, connection }: Acting, operation: OperationOf<'queue'>): Played {
  const known = state.queues.get(operation.queue);
  if (known?.exclusive && known.owner !== connection) return lockedOut;
  if (operation.passive) return known ? readyIn(known) : notFound;
  const fresh = queueOf(operation, connection);
  if (!known) {
    if (fresh.type === 'quorum' && (!fresh.durable || fresh.exclusive)) return inequivalent;
    state.queues.set(operation.queue, fresh);
    return { outcome: 'ok' };
  }
  const keys = ['type', 'durable', 'exclusive', 'autoDelete'] as const;
  return keys.every((key) => known[key] === fresh[key]) ? readyIn(known) : inequivalent;
}

function readyIn({ messages }: KnownQueue): Played {
  return messages.some(({ unsure }) => unsure) ? { outcome: 'ok' } : { outcome: 'ok', ready: messages.length };
}

function queueOf(
  { queue, durable, exclusive, autoDelete, arguments: own }: OperationOf<'queue'>,
  owner: string,
): KnownQueue {
  const type = own['x-queue-type'] ?? 'classic';
  const strange = Object.keys(own).find((name) => !KNOWN_ARGUMENTS.includes(name));
  if (strange !== undefined) throw beyond(`the argument ${strange} of queue ${queue}`);
  if (type !== 'classic' && type !== 'quorum') throw beyond(`queues of type ${type}`);
  const messages: KnownQueue['messages'] = [];
  return {
    ...{ type, durable, exclusive, autoDelete, owner, unsure: false },
    messages,
    consumers: [],
    consumed: false,
  };
}

function beyond(what: string): LabError {
  return new LabError('invalid', `the oracle durability does not model ${what}`, {
    code: 'not-modelled',
    suggestions: ['say in the script what must come of each operation, and use the oracle script'],
  });
}

export function bindQueue(
  { state, connection }: Acting,
  operation: OperationOf<'bind'> | OperationOf<'unbind'>,
): Played {
  const { op, queue, exchange, key, arguments: own } = operation;
  const known = state.queues.get(queue);
  const source = state.exchanges.get(exchange);
  if (known?.exclusive && known.owner !== connection) return lockedOut;
  if (exchange === '') return refused(403);
  if (source?.unsure) return {};
  if (!known || !source) return notFound;
  if (op === 'unbind') unbind(state, queue, exchange, key);
  else state.bindings.push({ exchange, ...BindingShape.parse({ queue, key, arguments: own }) });
  return { outcome: 'ok' };
}

export function removeThing(
  { state, connection }: Acting,
  operation: OperationOf<'delete'> | OperationOf<'purge'>,
): Played {
  const queue = operation.queue === undefined ? undefined : state.queues.get(operation.queue);
  if (queue?.exclusive && queue.owner !== connection) return lockedOut;
  if (operation.op === 'purge') {
    if (!queue) return notFound;
    queue.messages = [];
    return { outcome: 'ok' };
  }
  if (operation.queue !== undefined) dropQueue(state, operation.queue);
  if (operation.exchange !== undefined) {
    state.exchanges.delete(operation.exchange);
    state.bindings = state.bindings.filter(({ exchange }) => exchange !== operation.exchange);
  }
  return { outcome: 'ok' };
}
