import { randomBytes } from 'node:crypto';
import { LabError } from '../../errors.js';
import type { BrokerObservation } from '../../lab/amqp/index.js';
import { pause } from '../pause.js';
import type { BrokerContext, BrokerWatch } from '../witness.js';
import { beginExpression, endExpression } from './broker-expressions.js';
import {
  brokerCounts,
  brokerEvents,
  tracedMessages,
  wasThere,
  type BeginReport,
  type EndReport,
  type Snapshot,
} from './broker-report.js';
import { holdAsking, type HeldAsking } from './hold-asking.js';
import { containerOf, readAnswer, readBroker, whyUnread } from './read-broker.js';

const RETRY_MS = 200;
const NO_PROCESS = 'none';

export interface BrokerWishes {
  readonly service: string;
  /** Whether the firehose is on meanwhile, and whether the event exchange is listened to. */
  readonly trace: boolean;
  readonly events: boolean;
}

/**
 * Watches from now on, with one command inside the container that ends with lab, whatever ends lab: then the firehose is off again.
 * A broker that was started anew meanwhile has counters of its own, and knows nothing of what was watched before.
 */
export async function watchBroker(options: BrokerWishes, context: BrokerContext): Promise<BrokerWatch> {
  const { service, trace, events } = options;
  const { containerId } = containerOf(service, context);
  const wishes = { name: randomBytes(6).toString('hex'), trace, events, restMs: context.restMs };
  const held = holdAsking(context.engine, containerId, [beginExpression(wishes), endExpression(wishes)]);
  const begun = await beginning(service, containerId, held, context);
  return {
    before: brokerCounts(begun),
    stop: async () => {
      const ended = await endOf(service, containerId, held, context);
      return 'why' in ended
        ? await withoutWatch(options, { begun, why: ended.why }, context)
        : observation(options, begun, ended);
    },
  };
}

async function beginning(
  service: string,
  containerId: string,
  held: HeldAsking,
  context: BrokerContext,
): Promise<BeginReport> {
  try {
    const { answer, noise } = await held.first(context.bootMs);
    return readAnswer(service, answer, noise);
  } catch (thrown) {
    // Nothing may go on watching that nobody will ask.
    void held.last(context.bootMs).catch(() => undefined);
    throw await whyUnread(service, containerId, context, thrown);
  }
}

/** What the watch tells, or why it tells nothing. */
async function endOf(
  service: string,
  containerId: string,
  held: HeldAsking,
  context: BrokerContext,
): Promise<EndReport | { readonly why: string }> {
  const detail = await context.engine.container(containerId);
  const answered = held.last(context.bootMs + context.restMs);
  // A frozen container answers when it goes on; nobody waits for that.
  answered.catch(() => undefined);
  if (detail === undefined) return { why: 'its container was removed' };
  if (detail.state !== 'running') return { why: `its container is ${detail.state}` };
  try {
    const { answer, noise } = await answered;
    return readAnswer(service, answer, noise);
  } catch (thrown) {
    if (!(thrown instanceof LabError) || thrown.code === 'engine-lost') throw thrown;
    return { why: thrown.message };
  }
}

/** What can be told when the watch ended with the broker's process: the counters of the one that runs now. */
async function withoutWatch(
  { service, trace, events }: BrokerWishes,
  { begun, why }: { readonly begun: BeginReport; readonly why: string },
  context: BrokerContext,
): Promise<BrokerObservation> {
  const now = await readAgain(service, context);
  const anew = now !== undefined && now.process !== begun.process;
  const untold = [...(trace ? ['the way of each message'] : []), ...(events ? ['events'] : [])].join(' and ');
  const gaps = [
    ...(untold === '' ? [] : [`${untold}: ${anew ? `${service} was started anew` : why} during the step`]),
    ...(anew ? ['the counters before the step: they began again with the new process'] : []),
    ...(now === undefined ? [`the counters after the step: ${service} does not run`] : []),
  ];
  return { ...frame(begun, now), gaps };
}

/** Waits for a broker that is just starting; undefined when its container does not run. */
async function readAgain(service: string, context: BrokerContext): Promise<Snapshot | undefined> {
  const endsAt = performance.now() + context.bootMs;
  for (;;) {
    const { containerId } = containerOf(service, context);
    if ((await context.engine.container(containerId))?.state !== 'running') return undefined;
    try {
      return await readBroker(service, context);
    } catch (thrown) {
      if (!(thrown instanceof LabError) || thrown.code !== 'witness-unreadable' || performance.now() >= endsAt) {
        throw thrown;
      }
      await pause(RETRY_MS, context.signal);
    }
  }
}

function observation(
  { service, trace, events }: BrokerWishes,
  begun: BeginReport,
  ended: EndReport,
): BrokerObservation {
  const traced = trace && ended.traced;
  const gaps = [
    ...(trace && !traced ? ['the way of each message: somebody switched the firehose off'] : []),
    ...(events && !begun.events ? [`events: the event exchange of ${service} is not switched on`] : []),
  ];
  return {
    ...frame(begun, ended),
    ...(traced ? tracedMessages(ended.messages, wasThere(begun, ended)) : {}),
    ...(events && begun.events ? { events: brokerEvents(ended.happened) } : {}),
    gaps,
  };
}

function frame(begun: Snapshot, ended: Snapshot | undefined): Omit<BrokerObservation, 'gaps'> {
  return {
    before: brokerCounts(begun),
    // Where none runs there is nothing to compare with.
    after: ended === undefined ? { ...brokerCounts(begun), process: NO_PROCESS } : brokerCounts(ended),
    queuesBefore: begun.queues,
    queues: ended?.queues ?? [],
    connectionsAfter: ended?.connections ?? 0,
    channelsAfter: ended?.channels ?? 0,
  };
}
