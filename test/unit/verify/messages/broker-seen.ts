import type { BrokerCounts } from '../../../../src/lab/amqp/index.js';

/** Counters of a broker that has done nothing yet, but for `own`. */
export function counts(own: Partial<BrokerCounts>): BrokerCounts {
  return {
    ...{ product: 'RabbitMQ', version: '4.0.5', store: 'mnesia', process: 'broker@1' },
    ...{ received: 0, receivedConfirm: 0, confirmed: 0, routed: 0, unroutableDropped: 0, unroutableReturned: 0 },
    ...{ delivered: 0, redelivered: 0, acknowledged: 0, deadLettered: {} },
    ...own,
  };
}
