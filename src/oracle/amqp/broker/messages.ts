import type { OperationOf } from '../../../lab/amqp/index.js';
import { routeMessage } from '../routing/index.js';
import { publishedBy, type ScriptMessage } from '../script/index.js';
import type { Acting, Played, Session } from './acting.js';
import { dropQueue, type BrokerState, type KnownQueue, type StoredMessage } from './broker-state.js';
import { notFound, lockedOut } from './topology.js';

export function publishTo({ state, place }: Acting, operation: OperationOf<'publish'>): Played {
  const exchange = state.exchanges.get(operation.exchange);
  // Without a window nobody waits: the refusal comes while something else is done.
  if (operation.exchange !== '' && exchange === undefined) return operation.window > 0 ? notFound : {};
  const unsure = exchange?.unsure ?? false;
  for (const message of publishedBy(operation, place)) {
    const { label, persistent, confirmed } = message;
    for (const name of queuesFor(state, message)) {
      const queue = state.queues.get(name);
      if (!queue || takes(queue)) continue;
      queue.messages.push({ label, persistent, confirmed, redelivered: false, unsure: unsure || queue.unsure });
    }
  }
  return unsure ? {} : { outcome: 'ok' };
}

function queuesFor(state: BrokerState, message: ScriptMessage): string[] {
  if (message.exchange === '') return state.queues.has(message.key) ? [message.key] : [];
  const bindings = state.bindings.filter(({ exchange }) => exchange === message.exchange);
  return routeMessage(state.exchanges.get(message.exchange)?.type ?? 'direct', bindings, message);
}

/** Whether somebody consumes what comes: the model takes it for consumed at once. */
function takes({ consumers }: KnownQueue): boolean {
  return consumers.length > 0;
}

export function consumeFrom({ state, session, connection }: Acting, operation: OperationOf<'consume'>): Played {
  const queue = state.queues.get(operation.queue);
  if (!queue) return notFound;
  if (queue.exclusive && queue.owner !== connection) return lockedOut;
  session.consumers.set(operation.consumer, operation.channel);
  queue.consumed = true;
  queue.consumers.push(operation.consumer);
  const takenBack = operation.ack === 'never' || operation.ack === 'requeue';
  if (takenBack) hold(session, operation.channel, operation.queue, queue.messages);
  queue.messages = [];
  return { outcome: 'ok' };
}

/** Cancels a consumer; an auto-delete queue goes with its last (rabbit_amqqueue, `auto_delete`). */
export function stopConsumer(state: BrokerState, consumer: string): void {
  for (const [name, queue] of [...state.queues]) {
    if (!queue.consumers.includes(consumer)) continue;
    queue.consumers = queue.consumers.filter((each) => each !== consumer);
    if (queue.autoDelete && queue.consumers.length === 0) dropQueue(state, name);
  }
}

export function readOne(acting: Acting, operation: OperationOf<'get'>): Played {
  return read(acting, operation, 1);
}

export function readFrom(acting: Acting, operation: OperationOf<'drain'>): Played {
  return read(acting, operation, Infinity);
}

function read(
  { state, session, connection }: Acting,
  { queue: name, ack, channel }: OperationOf<'get'> | OperationOf<'drain'>,
  most: number,
): Played {
  const queue = state.queues.get(name);
  if (!queue) return notFound;
  if (queue.exclusive && queue.owner !== connection) return lockedOut;
  const got = queue.messages.slice(0, most);
  queue.messages = queue.messages.slice(got.length);
  if (ack === 'never') hold(session, channel, name, got);
  if (ack === 'requeue') queue.messages.unshift(...got.map(delivered));
  const mayMiss = got.filter(({ unsure }) => unsure).map(({ label }) => label);
  const flags = new Set(got.map(({ redelivered }) => redelivered));
  const [flag] = flags;
  return {
    outcome: 'ok',
    received: got.map(({ label }) => label),
    ...(mayMiss.length > 0 ? { mayMiss } : {}),
    ...(flags.size === 1 && flag !== undefined ? { redelivered: flag } : {}),
  };
}

function delivered(message: StoredMessage): StoredMessage {
  return { ...message, redelivered: true };
}

function hold(session: Session, channel: string, queue: string, messages: readonly StoredMessage[]): void {
  session.held.push(...messages.map((message) => ({ channel, queue, message: delivered(message) })));
}

/** What a channel held when it was closed is ready again, in its old order, before everything else. */
export function requeueHeld(state: BrokerState, session: Session, channel: string): void {
  const mine = session.held.filter((each) => each.channel === channel);
  session.held = session.held.filter((each) => each.channel !== channel);
  for (const name of new Set(mine.map(({ queue }) => queue))) {
    const back = mine.filter(({ queue }) => queue === name).map(({ message }) => message);
    state.queues.get(name)?.messages.unshift(...back);
  }
}
