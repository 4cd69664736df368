import { LabError } from '../../errors.js';
import type { MessageLedger } from '../../lab/amqp/index.js';
import type { Part } from '../../lab/definition.js';
import type { TrafficFlags } from './traffic-flags.js';

/** Messages when nothing bounds the traffic. */
const DEFAULT_MESSAGES = 600;
/** Unconfirmed messages, when nobody says how many. */
const DEFAULT_WINDOW = 100;
/** How long consumers may take to empty the queue once all is published. */
const EMPTY_WITHIN = '60s';

type Written = Readonly<Record<string, unknown>>;

/**
 * As the `with` of a step of kind amqp: publishes where the lab's own steps publish, unless the flags say otherwise, and consumes
 * where they ask for it. Throws kind `usage` where it is not said where to.
 */
export function messageOptions(flags: TrafficFlags, steps: readonly Part[]): Written {
  const own = steps.filter(({ kind }) => kind === 'amqp');
  const written = own.flatMap((part) => part.with['script'] as readonly Written[]);
  const { script: _script, ...basics } = own.at(-1)?.with ?? {};
  return { ...basics, script: [...consumersOf(flags, written), publishOf(flags, written), ...emptied(flags, written)] };
}

function publishOf(flags: TrafficFlags, written: readonly Written[]): Written {
  const { requests, duration, rate, size, confirm = DEFAULT_WINDOW, mandatory, persistent } = flags;
  const { keys, ...where } = whereTo(flags, written);
  const count = requests ?? DEFAULT_MESSAGES;
  const how = { op: 'publish', ...where, rate, size, window: confirm, mandatory, persistent };
  if (duration !== undefined) return said({ ...how, for: `${duration}s`, messages: keys });
  if (keys === undefined) return said({ ...how, count });
  return said({ ...how, messages: Array.from({ length: count }, (_, i) => keys[i % keys.length]) });
}

interface WhereTo {
  readonly exchange: unknown;
  readonly key?: unknown;
  readonly headers?: unknown;
  /** Messages in turn. */
  readonly keys?: readonly unknown[] | undefined;
}

function whereTo({ exchange, 'routing-key': key }: TrafficFlags, written: readonly Written[]): WhereTo {
  const like = written.findLast(
    (each) => each['op'] === 'publish' && (exchange === undefined || (each['exchange'] ?? '') === exchange),
  );
  if (like === undefined && exchange === undefined && key === undefined) {
    throw new LabError('usage', 'the lab publishes nothing of its own: say where to', {
      code: 'no-exchange',
      suggestions: ['--exchange NAME --routing-key KEY', '--routing-key QUEUE   (the default exchange: to that queue)'],
    });
  }
  const to = exchange ?? like?.['exchange'] ?? '';
  if (key !== undefined) return { exchange: to, key };
  return {
    exchange: to,
    key: like?.['key'],
    headers: like?.['headers'],
    keys: like?.['messages'] as readonly unknown[],
  };
}

/** Each has a channel of its own. */
function consumersOf({ consumers, qos, queue }: TrafficFlags, written: readonly Written[]): Written[] {
  if (consumers === undefined) {
    if (qos === undefined && queue === undefined) return [];
    const flag = qos === undefined ? '--queue' : '--qos';
    throw new LabError('usage', `${flag} is about consumers: say how many`, {
      code: 'no-consumers',
      suggestions: ['--consumers 1'],
    });
  }
  const from = queueOf(queue, written);
  const channel = 'consumer';
  return [
    { op: 'channel', channel, count: consumers },
    ...Array.from({ length: consumers }, (_, i) => ({
      ...{ op: 'consume', queue: from, consumer: `consumer${i + 1}`, says: `consumer${i + 1}`, prefetch: qos ?? 0 },
      channel: i === 0 ? channel : `${channel}${i + 1}`,
    })),
  ];
}

function emptied({ consumers, queue }: TrafficFlags, written: readonly Written[]): Written[] {
  if (consumers === undefined) return [];
  return [{ op: 'await', queue: queueOf(queue, written), ready: 0, within: EMPTY_WITHIN }];
}

function queueOf(queue: string | undefined, written: readonly Written[]): unknown {
  const read = written.findLast(({ op }) => op === 'consume' || op === 'drain' || op === 'get');
  const found = queue ?? read?.['queue'];
  if (found !== undefined) return found;
  throw new LabError('usage', 'the lab consumes nothing of its own: say from which queue', {
    code: 'no-queue',
    suggestions: ['--consumers 1 --queue NAME'],
  });
}

/** What is left to the defaults is left out. */
function said(options: Written): Written {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** A wrong exchange or queue ends the channel: a ledger of messages that came nowhere says too little. Throws kind `operation`. */
export function requireNoRefusal({ operations }: MessageLedger, lab: string): void {
  for (const { says, outcome, text } of operations) {
    if (typeof outcome === 'string' || outcome.code === 'lost' || outcome.code < 400) continue;
    throw new LabError('operation', `the broker refuses ${says} with ${outcome.code}`, {
      code: 'broker-refused',
      details: text === undefined ? [] : [text],
      suggestions: [`lab info ${lab}`],
    });
  }
}
