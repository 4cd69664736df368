import * as z from 'zod';
import type { WitnessKind } from '../witness.js';
import { brokerCounts, brokerLook } from './broker-report.js';
import { readBroker } from './read-broker.js';
import { watchBroker } from './watch-broker.js';

const options = z.strictObject({
  /** Service that runs RabbitMQ. */
  service: z.string().min(1),
  /** Whether the firehose is on during a step: what became of each message, at the price of a copy of it. */
  trace: z.boolean().default(true),
  /** Whether the event exchange is listened to, where its plugin is on. */
  events: z.boolean().default(true),
});
type Options = z.infer<typeof options>;

/** RabbitMQ's own word, asked of its node from inside its container: no port and no user is needed for it. */
export const rabbitmq: WitnessKind<Options> = {
  options,
  open: (parsed) => ({
    role: 'broker',
    service: parsed.service,
    read: async (context) => brokerCounts(await readBroker(parsed.service, context)),
    look: async (context) => brokerLook(await readBroker(parsed.service, context)),
    watch: (context) => watchBroker(parsed, context),
  }),
};
