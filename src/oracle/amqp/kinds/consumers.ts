import * as z from 'zod';
import type { ArrivalsExpectation, DispatchExpectation, RedeliveryExpectation } from '../../../lab/verdict.js';
import type { ExpectRequest, OracleKind } from '../../oracle-kind.js';
import { messageExpectation, scriptOf } from '../script/index.js';
import { exchangeOptions } from './amqp-routing.js';
import { messagesOf } from './queue-messages.js';

const name = z.string().min(1);
/** How the queue's messages get there; absent = through the default exchange. */
const way = {
  exchange: exchangeOptions.exchange,
  type: exchangeOptions.type,
  bindings: exchangeOptions.bindings.optional(),
};
const DELIVERY = 'RabbitMQ rabbit_queue_consumers:deliver/5';

const arrivalsOptions = z.strictObject({
  queue: name,
  ...way,
  /** Services or consumers of the script; absent = whoever consumes. */
  consumers: z.array(name).default([]),
  ordered: z.boolean().default(true),
});

/** Every message of a queue arrives once, and in order: a queue is a line (AMQP 0-9-1, section 4.7). */
export const arrivals: OracleKind<z.output<typeof arrivalsOptions>> = {
  options: arrivalsOptions,
  expect(request): ArrivalsExpectation {
    const script = scriptOf('arrivals', 'arrivals', request);
    const { queue, consumers, ordered } = request.options;
    const messages = messagesOf(queue, script, request.options);
    return {
      ...messageExpectation(script, {
        model: `queue ${queue}: each message once${ordered ? ', in order' : ''}`,
        source: `${DELIVERY}; AMQP 0-9-1, section 4.7`,
        notes: [`${messages.length} messages, each exact`],
      }),
      ...{ form: 'arrivals', queue, messages, consumers, ordered },
    };
  },
};

const group = z.strictObject({ queue: name, consumers: z.array(name).min(1) });
const dispatchOptions = z.strictObject({
  ...way,
  queue: name,
  consumers: z.array(name).min(2),
  /** `turns`: one after another; `fair`: whoever is idle, with a prefetch of 1. */
  mode: z.enum(['turns', 'fair']),
  /** Of `fair`: consumers of another queue that get the same work in turns, in the same step. */
  twin: group.optional(),
  tolerance: z.int().min(0).default(1),
  atMost: z.number().positive().max(1).default(0.65),
});

/**
 * How several consumers share a queue: in turns, since the one that was served goes to the end of the line; with a prefetch limit whoever has room.
 */
export const dispatch: OracleKind<z.output<typeof dispatchOptions>> = {
  options: dispatchOptions,
  expect(request): DispatchExpectation {
    const script = scriptOf('dispatch', 'dispatch', request);
    const { queue, consumers, mode, twin, tolerance, atMost } = request.options;
    const messages = messagesOf(queue, script, request.options);
    return {
      ...messageExpectation(script, {
        model: mode === 'turns' ? 'consumers in turns' : 'whoever is idle gets the next',
        source: `${DELIVERY}, rabbit_limiter`,
        notes: [`${messages.length} messages among ${consumers.length} consumers`],
      }),
      ...{ form: 'dispatch', mode, tolerance, atMost },
      group: { queue, consumers, messages },
      twin: twin && { ...twin, messages: messagesOf(twin.queue, script, request.options) },
    };
  },
};

const redeliveryOptions = z.strictObject({
  ...way,
  queue: name,
  /** The consumer that dies: its service. */
  victim: name,
  prefetch: z.int().min(0).default(0),
  ack: z.enum(['manual', 'auto']).default('manual'),
});

/**
 * What becomes of what a consumer holds when it dies. Not acknowledged: ready again, in its old place, marked as redelivered. With auto-ack the broker has
 * forgotten it when it sent it, and no prefetch limits how much that is. Source: rabbit_channel:terminate/2, `requeue_and_run`; AMQP 0-9-1 basic.consume `no-ack`.
 */
export const redelivery: OracleKind<z.output<typeof redeliveryOptions>> = {
  options: redeliveryOptions,
  expect(request: ExpectRequest<z.output<typeof redeliveryOptions>>): RedeliveryExpectation {
    const script = scriptOf('redelivery', 'redelivery', request);
    const { queue, victim, prefetch, ack } = request.options;
    const limit = prefetch === 0 ? 'no limit' : `prefetch ${prefetch}`;
    return {
      ...messageExpectation(script, {
        model: ack === 'auto' ? 'auto-ack: what was sent is forgotten' : `manual acknowledgements, ${limit}`,
        source: 'RabbitMQ rabbit_channel:terminate/2, rabbit_amqqueue:requeue/3; AMQP 0-9-1, basic.consume no-ack',
        notes: ack === 'auto' ? ['a prefetch limit has no effect with auto-ack'] : [],
      }),
      ...{ form: 'redelivery', queue, victim, prefetch, ack },
      messages: messagesOf(queue, script, request.options),
    };
  },
};
