import { describe, expect, it } from 'vitest';
import {
  brokerCounts,
  brokerEvents,
  tracedMessages,
  wasThere,
} from '../../../../src/witness/rabbitmq/broker-report.js';

const snapshot = {
  ...{ version: '4.0.5', khepri: false, process: 'rabbit@broker 1795715309' },
  ...{ queues: [], connections: 0, channels: 0 },
};
const event = { name: '', user: '', pid: '', connection: '', target: '', queue: '' };

describe('the counters of a broker', () => {
  it('have the names of the vocabulary, and 0 for what a version has not got', () => {
    const counters = {
      ...{ messages_received_total: 15, messages_received_confirm_total: 8, messages_confirmed_total: 8 },
      ...{ messages_routed_total: 7, messages_unroutable_dropped_total: 7, messages_unroutable_returned_total: 3 },
      ...{ messages_delivered_total: 4, messages_delivered_get_manual_ack_total: 3, messages_acknowledged_total: 1 },
      ...{ messages_dead_lettered_expired_total: 2, messages_dead_lettered_confirmed_total: 9, publishers: 1 },
    };
    expect(brokerCounts({ ...snapshot, counters })).toEqual({
      ...{ product: 'RabbitMQ', version: '4.0.5', store: 'mnesia', process: 'rabbit@broker 1795715309' },
      ...{ received: 15, receivedConfirm: 8, confirmed: 8, routed: 7, unroutableDropped: 7, unroutableReturned: 3 },
      ...{ delivered: 4, redelivered: 0, acknowledged: 1, deadLettered: { expired: 2 } },
    });
    expect(brokerCounts({ ...snapshot, khepri: true, counters: {} }).store).toBe('khepri');
  });
});

describe('what the firehose told', () => {
  it('is taken apart into publishes and deliveries, each in its order', () => {
    const publish = (id: string) => ({ id, vhost: '/', exchange: '', key: 'q', queues: ['q'] });
    const delivery = { id: 'a', vhost: '/', queue: 'q', redelivered: false };
    const { published, deliveries } = tracedMessages([publish('a'), delivery, publish('b')], () => true);
    expect(published.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(deliveries).toEqual([delivery]);
  });

  it('counts no queue that was never there, though the default exchange names it', () => {
    const publish = (exchange: string, queue: string) => ({
      id: queue,
      vhost: '/',
      exchange,
      key: queue,
      queues: [queue],
    });
    const begun = {
      ...snapshot,
      counters: {},
      queues: [{ vhost: '/', queue: 'old', ready: 0, unacked: 0, consumers: 0 }],
    };
    const isThere = wasThere(begun, { queues: [], happened: [{ ...event, type: 'queue.created', name: 'new' }] });
    const sent = [publish('', 'old'), publish('', 'new'), publish('', 'none'), publish('logs', 'gone')];
    const { published } = tracedMessages(sent, isThere);
    expect(published.map(({ queues }) => queues)).toEqual([['old'], ['new'], [], ['gone']]);
  });
});

describe('what the event exchange told', () => {
  it('tells of a channel’s and a connection’s end whose it was', () => {
    const events = brokerEvents([
      { ...event, type: 'connection.created', name: '10.0.0.1:4 -> 10.0.0.2:5672', user: 'lab', pid: '<1.0>' },
      { ...event, type: 'channel.created', name: '10.0.0.1:4 (1)', user: 'lab', pid: '<2.0>', connection: '<1.0>' },
      { ...event, type: 'channel.closed', pid: '<2.0>' },
      { ...event, type: 'connection.closed', pid: '<1.0>' },
      { ...event, type: 'channel.closed', pid: '<9.0>' },
    ]);
    expect(events.slice(2)).toEqual([
      { type: 'channel.closed', name: '10.0.0.1:4 (1)', user: 'lab' },
      { type: 'connection.closed', name: '10.0.0.1:4 -> 10.0.0.2:5672', user: 'lab' },
      { type: 'channel.closed' },
    ]);
  });

  it('leaves out what the witness itself did', () => {
    const events = brokerEvents([
      { ...event, type: 'binding.created', target: 'lab.witness.a.event' },
      { ...event, type: 'queue.created', name: 'lab.witness.a.fence' },
      { ...event, type: 'lab.witness.fence' },
      { ...event, type: 'queue.created', name: 'orders' },
      { ...event, type: 'consumer.created', queue: 'orders' },
    ]);
    expect(events).toEqual([
      { type: 'queue.created', name: 'orders' },
      { type: 'consumer.created', name: 'orders' },
    ]);
  });
});
