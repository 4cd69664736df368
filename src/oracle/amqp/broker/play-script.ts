import { operationInWords, type AmqpScript, type Operation } from '../../../lab/amqp/index.js';
import type { ExpectedOperation } from '../../../lab/verdict.js';
import type { Acting, Played, Session } from './acting.js';
import type { BrokerState } from './broker-state.js';
import { declareExchange, declareQueue, bindQueue, removeThing } from './topology.js';
import { consumeFrom, publishTo, readFrom, readOne, requeueHeld, stopConsumer } from './messages.js';
import { endConnection, openSession } from './session.js';

const OK: Played = { outcome: 'ok' };

/** Runs a script on a broker, changes `state`, and says what each operation must come to. Every connection is closed at the end. */
export function playScript(state: BrokerState, script: AmqpScript): ExpectedOperation[] {
  const session = openSession();
  const played = script.script.map((operation, place) => ({
    ...{ operation: place, op: operation.op, says: operationInWords(operation) },
    ...playOperation(state, session, operation, place),
  }));
  for (const connection of new Set(session.channels.values())) endConnection(state, session, connection);
  return played;
}

function playOperation(state: BrokerState, session: Session, operation: Operation, place: number): Played {
  const channel =
    'channel' in operation && operation.op !== 'channel' && operation.op !== 'close' ? operation.channel : undefined;
  if (channel !== undefined && session.unsure.has(channel)) return {};
  const connection = channel === undefined ? 'main' : session.channels.get(channel);
  if (connection === undefined) return { outcome: 'closed' };
  const played = act({ state, session, connection, place }, operation);
  if (channel !== undefined) afterwards(state, session, channel, played);
  return played;
}

/** What is refused takes its channel along, or its connection; what nobody knows leaves the channel in doubt. */
function afterwards(state: BrokerState, session: Session, channel: string, { outcome }: Played): void {
  if (outcome === undefined) session.unsure.add(channel);
  if (typeof outcome !== 'object') return;
  const connection = session.channels.get(channel);
  if (outcome.closes === 'connection' && connection !== undefined) endConnection(state, session, connection);
  if (outcome.closes === 'channel') {
    requeueHeld(state, session, channel);
    session.channels.delete(channel);
  }
}

function act(acting: Acting, operation: Operation): Played {
  const { state, session } = acting;
  switch (operation.op) {
    case 'exchange':
      return declareExchange(state, operation);
    case 'queue':
      return declareQueue(acting, operation);
    case 'bind':
    case 'unbind':
      return bindQueue(acting, operation);
    case 'delete':
    case 'purge':
      return removeThing(acting, operation);
    case 'publish':
      return publishTo(acting, operation);
    case 'consume':
      return consumeFrom(acting, operation);
    case 'cancel':
      stopConsumer(state, operation.consumer);
      return OK;
    case 'get':
      return readOne(acting, operation);
    case 'drain':
      return readFrom(acting, operation);
    case 'connect':
    case 'channel':
    case 'close':
      return changeSession(state, session, operation);
    case 'await':
    case 'settle':
      return OK;
  }
}

/** Who may connect is beyond the model: a `connect` comes to what its script says. */
function changeSession(
  state: BrokerState,
  session: Session,
  operation: Extract<Operation, { op: 'connect' | 'channel' | 'close' }>,
): Played {
  if (operation.op === 'close') {
    if (operation.channel === undefined) endConnection(state, session, operation.connection ?? 'main');
    else {
      requeueHeld(state, session, operation.channel);
      session.channels.delete(operation.channel);
    }
    return OK;
  }
  if (operation.op === 'connect') {
    // The connection `main` comes with the channel `main`; any other one begins without.
    if (operation.outcome === 'ok' && operation.connection === 'main') open(session, 'main', 'main');
    return { outcome: operation.outcome };
  }
  for (let n = 1; n <= operation.count; n++) {
    open(session, n === 1 ? operation.channel : `${operation.channel}${n}`, operation.connection);
  }
  return OK;
}

function open(session: Session, channel: string, connection: string): void {
  session.channels.set(channel, connection);
  session.unsure.delete(channel);
}
