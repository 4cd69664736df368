import type { BrokerLook, QueueState } from '../../lab/amqp/index.js';
import type { Told } from './live-look.js';
import { isOf, rate } from './rate.js';

/** Counters of a broker that people follow. */
export const FLOWS = ['received', 'routed', 'delivered', 'acknowledged'] as const;
export type Flow = (typeof FLOWS)[number];

/**
 * Where the copies of messages are that were routed since the watch began. `routed = acknowledged + autoAcknowledged + deadLettered + waiting + other`;
 * `waiting` is by how many more are in the queues than at the beginning. `other` is 0 unless something was purged, dropped, or came
 * into a queue without being published.
 */
export interface BrokerBalance {
  readonly routed: number;
  readonly acknowledged: number;
  readonly autoAcknowledged: number;
  readonly deadLettered: number;
  readonly waiting: number;
  readonly other: number;
}

export interface BrokerView {
  readonly service: string;
  /** Why it says nothing; then there are no queues and no counts. */
  readonly trouble?: string;
  readonly version: string;
  readonly connections: number;
  readonly channels: number;
  readonly queues: readonly QueueState[];
  /** Messages since the watch began, and a second. */
  readonly flows: Readonly<Record<Flow, { readonly count: number; readonly perSecond: number }>>;
  readonly balance: BrokerBalance;
}

const NOTHING = { count: 0, perSecond: 0 };

export function brokerView(
  service: string,
  first: Told<BrokerLook> | undefined,
  before: Told<BrokerLook> | undefined,
  told: Told<BrokerLook>,
  seconds: number,
): BrokerView {
  if ('trouble' in told) return { service, trouble: told.trouble, ...silent() };
  const now = told.is;
  const from = isOf(first) ?? now;
  const last = isOf(before);
  const flows = FLOWS.map((flow) => {
    const count = now.counts[flow] - from.counts[flow];
    return [flow, { count, perSecond: rate(last?.counts[flow], now.counts[flow], seconds) }] as const;
  });
  const { queues, connections, channels } = now;
  return {
    ...{ service, version: now.counts.version, connections, channels, queues, balance: balanceOf(from, now) },
    flows: Object.fromEntries(flows) as BrokerView['flows'],
  };
}

function silent(): Omit<BrokerView, 'service'> {
  const balance = { routed: 0, acknowledged: 0, autoAcknowledged: 0, deadLettered: 0, waiting: 0, other: 0 };
  const flows = { received: NOTHING, routed: NOTHING, delivered: NOTHING, acknowledged: NOTHING };
  return { version: '', connections: 0, channels: 0, queues: [], flows, balance };
}

function balanceOf(from: BrokerLook, now: BrokerLook): BrokerBalance {
  const routed = now.counts.routed - from.counts.routed;
  const acknowledged = now.counts.acknowledged - from.counts.acknowledged;
  const autoAcknowledged = now.autoAcknowledged - from.autoAcknowledged;
  const deadLettered = deadOf(now) - deadOf(from);
  const waiting = inQueues(now) - inQueues(from);
  const other = routed - acknowledged - autoAcknowledged - deadLettered - waiting;
  return { routed, acknowledged, autoAcknowledged, deadLettered, waiting, other };
}

function deadOf({ counts }: BrokerLook): number {
  return Object.values(counts.deadLettered).reduce((sum, count) => sum + count, 0);
}

function inQueues({ queues }: BrokerLook): number {
  return queues.reduce((sum, { ready, unacked }) => sum + ready + unacked, 0);
}
