// Owns the broker's own account of messages, queues, connections and what happened to them, as RabbitMQ keeps it.
// Must not speak AMQP, nor leave anything behind in the broker, nor compare what it says with anybody else's word.
export { rabbitmq } from './rabbitmq.js';
