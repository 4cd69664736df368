import * as z from 'zod';
import { durationMs } from '../duration.js';

const MOST_MESSAGES = 100_000;

/** Names on the wire are short strings: 255 bytes at most (AMQP 0-9-1, section 4.2.5.3). */
const shortName = z
  .string()
  .refine((name) => Buffer.byteLength(name) <= 255, 'must be 255 bytes at most, the most that AMQP has room for');
const duration = z.string().refine((text) => durationMs(text) !== undefined, 'is not a time, such as 500ms or 2s');
/** A table of typed values: 1 is not "1". */
const table = z
  .record(
    shortName.min(1, 'must have a name'),
    z.union([z.string(), z.number(), z.boolean()], 'must be a text, a number, true or false'),
  )
  .default({});

/** What must come of an operation: `ok`, or the reply code and what the broker closes with it. */
const Outcome = z
  .union(
    [
      z.literal('ok'),
      z.strictObject({
        /** AMQP reply code: 404, 405, 406, 530, …; `lost` = the connection ended without one. */
        code: z.union([z.int().min(200).max(599), z.literal('lost')]),
        /** `nothing`: the operation alone was refused, as a `basic.return` or a `basic.nack` does. */
        closes: z.enum(['channel', 'connection', 'nothing']).default('channel'),
      }),
    ],
    'must be ok, or { code: REPLY CODE or lost, closes: channel, connection or nothing }',
  )
  .default('ok');
export type OperationOutcome = z.output<typeof Outcome>;

/** What an operation that reads must bring: labels of messages, in order. */
const labels = z.array(z.string().min(1)).optional();
const basics = { says: z.string().min(1).optional(), outcome: Outcome };
const on = { ...basics, channel: z.string().min(1).default('main') };

const connect = z.strictObject({
  ...basics,
  op: z.literal('connect'),
  connection: z.string().min(1).default('main'),
  /** Key under `credentials:`; default: the step's own. */
  as: z.string().min(1).optional(),
  /** In place of the right one. */
  password: z.string().optional(),
  vhost: z.string().min(1).optional(),
  /** Tries again for so long: the broker may just be starting. */
  within: duration.optional(),
});
const close = z.strictObject({
  ...basics,
  op: z.literal('close'),
  connection: z.string().min(1).optional(),
  channel: z.string().min(1).optional(),
});
const channel = z.strictObject({
  ...on,
  op: z.literal('channel'),
  connection: z.string().min(1).default('main'),
  /** A number is a window, as of `--confirm` of RabbitMQ's load tool: 0 = without confirms. */
  confirms: z
    .union(
      [
        z.boolean(),
        z
          .int()
          .min(0)
          .transform((window) => window > 0),
      ],
      'must be true, false or a window',
    )
    .default(false),
  /** So many channels: `NAME`, `NAME2`, …. */
  count: z.int().min(1).max(2047).default(1),
});
const exchange = z.strictObject({
  ...on,
  op: z.literal('exchange'),
  exchange: shortName,
  type: shortName.default('direct'),
  durable: z.boolean().default(true),
  autoDelete: z.boolean().default(false),
  /** Asks whether it is there, and makes nothing. */
  passive: z.boolean().default(false),
  arguments: table,
});
const queue = z.strictObject({
  ...on,
  op: z.literal('queue'),
  queue: shortName,
  durable: z.boolean().default(true),
  exclusive: z.boolean().default(false),
  autoDelete: z.boolean().default(false),
  passive: z.boolean().default(false),
  arguments: table,
  /** What the broker must say of it. */
  ready: z.int().min(0).optional(),
  consumers: z.int().min(0).optional(),
});
const binding = { queue: shortName, exchange: shortName, key: shortName.default(''), arguments: table };
const bind = z.strictObject({ ...on, op: z.literal('bind'), ...binding });
const unbind = z.strictObject({ ...on, op: z.literal('unbind'), ...binding });
const remove = z.strictObject({
  ...on,
  op: z.literal('delete'),
  queue: shortName.optional(),
  exchange: shortName.optional(),
});
const purge = z.strictObject({ ...on, op: z.literal('purge'), queue: shortName });

/** One message of a list: what is not said is the operation's. */
const listed = z.strictObject({
  key: shortName.optional(),
  headers: table.optional(),
  persistent: z.boolean().optional(),
  /** In ms; the broker lets the message die after so long. */
  expiration: z.int().min(0).optional(),
});
const publish = z.strictObject({
  ...on,
  op: z.literal('publish'),
  /** '' = the default exchange. */
  exchange: shortName.default(''),
  /** Message n (from 1) of the operation is called `LABEL-n`. */
  label: z.string().min(1).default('m'),
  /** Either a list of messages, or so many of one key. */
  messages: z.array(listed).min(1).max(MOST_MESSAGES).optional(),
  key: shortName.default(''),
  count: z.int().min(1).max(MOST_MESSAGES).default(1),
  headers: table,
  /** Bytes of the body, its id included; default: the id alone. */
  size: z.int().min(0).max(200_000_000).optional(),
  mandatory: z.boolean().default(false),
  persistent: z.boolean().default(true),
  /** Unconfirmed messages at most, as `--confirm` of RabbitMQ's load tool; 0 = confirms are not waited for, 1 = one after another. */
  window: z.int().min(0).max(MOST_MESSAGES).default(0),
  /** Messages a second; default: as fast as they go. */
  rate: z.number().positive().optional(),
  /** Goes on, whatever `count` says, until the connection is lost. */
  untilLost: z.boolean().default(false),
  /** Goes on for so long, whatever `count` says. */
  for: duration.optional(),
  /** Replies to so many messages of this operation: `basic.return` with `mandatory`, `basic.nack`. */
  returned: z.int().min(0).optional(),
  nacked: z.int().min(0).optional(),
});
const ACKS = ['manual', 'auto', 'never', 'reject', 'requeue'] as const;
const consume = z.strictObject({
  ...on,
  op: z.literal('consume'),
  queue: shortName,
  consumer: z.string().min(1),
  /** `basic.qos`; 0 = no limit. */
  prefetch: z.int().min(0).max(65_535).default(0),
  ack: z.enum(ACKS).default('manual'),
  /** How long each message takes, before it is acknowledged. */
  work: duration.optional(),
});
const cancel = z.strictObject({ ...on, op: z.literal('cancel'), consumer: z.string().min(1) });
/** Waits until a consumer got so many messages, or a queue holds so many; else the outcome is `timeout`. */
const wait = z.strictObject({
  ...basics,
  op: z.literal('await'),
  consumer: z.string().min(1).optional(),
  received: z.int().min(0).optional(),
  queue: shortName.optional(),
  ready: z.int().min(0).optional(),
  /** In place of both: this long. */
  for: duration.optional(),
  within: duration.default('10s'),
});
const get = z.strictObject({
  ...on,
  op: z.literal('get'),
  queue: shortName,
  ack: z.enum(ACKS).default('manual'),
  messages: labels,
});
/** Gets until the queue is empty; `fence` first sends a marker behind everything that this channel published, and takes it out again. */
const drain = z.strictObject({
  ...on,
  op: z.literal('drain'),
  queue: shortName,
  ack: z.enum(ACKS).default('manual'),
  fence: z.boolean().default(false),
  messages: labels,
  /** Whether every one of the messages must carry the flag. */
  redelivered: z.boolean().optional(),
  /** Why they were dead-lettered, as the first `x-death` of each says: rejected, expired, maxlen, delivery_limit; also from where, and how often. */
  death: z
    .union(
      [
        z
          .string()
          .min(1)
          .transform((reason) => ({ reason })),
        z.strictObject({ reason: z.string().min(1), queue: shortName.optional(), count: z.int().min(1).optional() }),
      ],
      'must be a reason, or { reason, queue, count }',
    )
    .optional(),
});
/** A round trip: whatever came before on this channel has been answered. */
const settle = z.strictObject({ ...on, op: z.literal('settle') });

/** One operation of a script. */
export const OperationShape = z.discriminatedUnion('op', [
  connect,
  close,
  channel,
  exchange,
  queue,
  bind,
  unbind,
  remove,
  purge,
  publish,
  consume,
  cancel,
  wait,
  get,
  drain,
  settle,
]);
export type Operation = z.output<typeof OperationShape>;
export type OperationOf<Op extends Operation['op']> = Extract<Operation, { op: Op }>;
