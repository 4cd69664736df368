import * as z from 'zod';
import { OperationShape } from './operation.js';

/** The `with` of a traffic part of kind amqp: operations on a broker, one after another, as one client does them. */
export const AmqpScriptShape = z.strictObject({
  service: z.string().min(1),
  port: z.int().min(1).max(65_535).default(5672),
  /** Network of the lab that a client container works from; absent = wherever traffic is sent from. */
  from: z.string().min(1).optional(),
  /** Who connects, unless an operation says otherwise. */
  user: z.string().min(1),
  password: z.string(),
  vhost: z.string().min(1).default('/'),
  /** Other users by a name that `connect` uses in `as`; with a vhost of their own, unless the operation names one. */
  users: z
    .record(
      z.string().min(1),
      z.strictObject({ user: z.string().min(1), password: z.string(), vhost: z.string().min(1).optional() }),
    )
    .default({}),
  /** Seconds; the broker takes a silent client for dead after twice as long. */
  heartbeat: z.int().min(0).max(600).default(10),
  /** The default connection and channel are opened first, with confirms. */
  script: z.array(OperationShape).min(1).max(500),
});
export type AmqpScript = z.output<typeof AmqpScriptShape>;
