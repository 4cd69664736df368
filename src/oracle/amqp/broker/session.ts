import type { Session } from './acting.js';
import { dropQueue, type BrokerState } from './broker-state.js';
import { requeueHeld, stopConsumer } from './messages.js';

/** The default connection and channel are there from the beginning. */
export function openSession(): Session {
  return { channels: new Map([['main', 'main']]), unsure: new Set(), held: [], consumers: new Map() };
}

/** Closes a connection: its channels, what they hold, its consumers, and the queues that are its own. */
export function endConnection(state: BrokerState, session: Session, connection: string): void {
  for (const [channel, mine] of [...session.channels]) {
    if (mine !== connection) continue;
    requeueHeld(state, session, channel);
    session.channels.delete(channel);
  }
  for (const [consumer, channel] of [...session.consumers]) {
    if (session.channels.has(channel)) continue;
    stopConsumer(state, consumer);
    session.consumers.delete(consumer);
  }
  for (const [name, queue] of [...state.queues]) {
    if (queue.exclusive && queue.owner === connection) dropQueue(state, name);
  }
}
