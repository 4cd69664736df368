import { Flags } from '@oclif/core';

/** Flags about messages, named as those of RabbitMQ's load tool. */
export const messageFlags = {
  size: Flags.integer({
    env: 'LAB_SIZE',
    min: 0,
    max: 200_000_000,
    helpValue: 'BYTES',
    summary: 'size of each message',
  }),
  confirm: Flags.integer({
    env: 'LAB_CONFIRM',
    min: 0,
    max: 100_000,
    helpValue: 'N',
    summary: 'unconfirmed messages at most; 0 waits for none (default: 100)',
  }),
  exchange: Flags.string({ env: 'LAB_EXCHANGE', helpValue: 'NAME', summary: 'exchange to publish to' }),
  'routing-key': Flags.string({
    env: 'LAB_ROUTING_KEY',
    helpValue: 'KEY',
    summary: 'routing key of each message',
  }),
  mandatory: Flags.boolean({ env: 'LAB_MANDATORY', summary: 'have the broker return what it cannot route' }),
  persistent: Flags.boolean({
    env: 'LAB_PERSISTENT',
    allowNo: true,
    summary: 'have messages outlive the broker (default: yes)',
  }),
  consumers: Flags.integer({
    env: 'LAB_CONSUMERS',
    min: 1,
    max: 200,
    helpValue: 'N',
    summary: 'consumers that take the messages out again',
  }),
  queue: Flags.string({
    env: 'LAB_QUEUE',
    helpValue: 'NAME',
    summary: 'queue that they consume from',
  }),
  qos: Flags.integer({
    env: 'LAB_QOS',
    min: 0,
    max: 65_535,
    helpValue: 'N',
    summary: 'messages that each consumer gets before it acknowledges one; 0 = no limit',
  }),
};
