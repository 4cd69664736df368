import type { BrokerLook } from '../../lab/amqp/index.js';
import type { BalancerCounters } from '../../lab/observation.js';
import { balancerView, type BalancerView } from './balancer-view.js';
import { brokerView, type BrokerView } from './broker-view.js';
import type { LiveLook, LogCounts, Told } from './live-look.js';

export interface ConsumerView extends LogCounts {
  readonly consumer: string;
  /** Of everything that consumers took since the watch began, from 0 to 1; 0 while it is nothing. */
  readonly share: number;
}

/** What is shown of a look: counts since the watch began, rates since the look before. */
export interface LiveView {
  readonly atMs: number;
  readonly balancer: BalancerView | undefined;
  readonly brokers: readonly BrokerView[];
  readonly consumers: readonly ConsumerView[];
  /** Requests by the services' own logs, since the watch began. */
  readonly logs: Readonly<Record<string, number>>;
}

/** What everything is counted from: the first word of each, and of a process that was started anew, its first word. */
export function keepFirst(first: LiveLook, now: LiveLook): LiveLook {
  const sameBalancer = (a: BalancerCounters, b: BalancerCounters): boolean => a.process === b.process;
  const sameBroker = (a: BrokerLook, b: BrokerLook): boolean => a.counts.process === b.counts.process;
  const brokers = Object.entries(now.brokers).map(([service, told]) => {
    return [service, kept(first.brokers[service], told, sameBroker)] as const;
  });
  return {
    ...first,
    balancer: now.balancer && kept(first.balancer, now.balancer, sameBalancer),
    brokers: Object.fromEntries(brokers),
  };
}

function kept<T>(first: Told<T> | undefined, now: Told<T>, isSame: (a: T, b: T) => boolean): Told<T> {
  if (first === undefined || 'trouble' in first) return now;
  return 'trouble' in now || isSame(first.is, now.is) ? first : now;
}

/** `first`: what to count from; `before`: the look before. */
export function liveView(first: LiveLook, before: LiveLook, now: LiveLook): LiveView {
  const seconds = (now.atMs - before.atMs) / 1000;
  const backends = logsSince(first.backends, now.backends);
  const consumers = logsSince(first.consumers, now.consumers);
  const took = Object.values(consumers).reduce((sum, { got }) => sum + got, 0);
  return {
    atMs: now.atMs,
    logs: Object.fromEntries(Object.entries(backends).map(([service, { requests }]) => [service, requests])),
    balancer: now.balancer && balancerView(first.balancer, before.balancer, now.balancer, backends, seconds),
    brokers: Object.entries(now.brokers).map(([service, told]) =>
      brokerView(service, first.brokers[service], before.brokers[service], told, seconds),
    ),
    consumers: Object.entries(consumers).map(([consumer, counts]) => {
      return { consumer, ...counts, share: took > 0 ? counts.got / took : 0 };
    }),
  };
}

function logsSince(
  first: Readonly<Record<string, LogCounts>>,
  now: Readonly<Record<string, LogCounts>>,
): Record<string, LogCounts> {
  const since = Object.entries(now).map(([service, counts]) => {
    const from = first[service];
    return [service, from === undefined ? counts : minus(counts, from)] as const;
  });
  return Object.fromEntries(since);
}

function minus(counts: LogCounts, from: LogCounts): LogCounts {
  return {
    requests: counts.requests - from.requests,
    got: counts.got - from.got,
    done: counts.done - from.done,
    redelivered: counts.redelivered - from.redelivered,
  };
}
