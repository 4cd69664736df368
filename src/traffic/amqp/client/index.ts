// Owns one AMQP client: connections and channels over amqplib, what became of each, and the broker's own words for it.
// Must not know scripts, keep messages, open anything again by itself, or wait without a limit.
export { createBell, type Bell } from './bell.js';
export { ClientChannel, type AmqpChannel } from './client-channel.js';
export { ClientConnection } from './client-connection.js';
export type { Closed } from './closed.js';
export { loadAmqp, openConnection, type Login } from './open-connection.js';
