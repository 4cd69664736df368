import type { BalancerView } from './balancer-view.js';
import type { BrokerView } from './broker-view.js';
import type { LiveView } from './live-view.js';

/** A look in one line, for a pipe: `in 60.0/s  app1 20 33.3 %  …`. Who has nothing yet is left out. */
export function liveLine({ balancer, brokers, consumers, logs }: LiveView): string {
  const several = brokers.length > 1;
  return [
    ...(balancer
      ? balancerWords(balancer)
      : Object.entries(logs).map(([service, requests]) => `${service} ${requests}`)),
    ...brokers.flatMap((broker) => [...(several ? [`${broker.service}:`] : []), ...brokerWords(broker)]),
    ...consumers.filter(({ got }) => got > 0).map(({ consumer, got, share }) => `${consumer} ${got} ${percent(share)}`),
  ].join('  ');
}

function balancerWords({ trouble, perSecond, queued, servers, balance }: BalancerView): string[] {
  if (trouble !== undefined) return [trouble];
  const words = servers.map(({ server, status, requests, share, queued: waiting }) => {
    const state = status === 'UP' || status === 'no' ? '' : ` ${status}`;
    return `${server}${state} ${requests} ${percent(share)}${waiting > 0 ? ` queue ${waiting}` : ''}`;
  });
  const { handed, answered, active, logged } = balance;
  const logs = logged === undefined ? '' : `, logs ${logged}`;
  const waiting = queued > 0 ? [`queue ${queued}`] : [];
  return [
    `in ${perSecond.toFixed(1)}/s`,
    ...waiting,
    ...words,
    `handed ${handed}, answered ${answered}, active ${active}${logs}`,
  ];
}

/** Queues that are empty are left out of a line. */
function brokerWords({ trouble, flows, queues, balance }: BrokerView): string[] {
  if (trouble !== undefined) return [trouble];
  const filled = queues.filter(({ ready, unacked }) => ready + unacked > 0);
  const { acknowledged, autoAcknowledged, deadLettered, waiting, other, routed } = balance;
  const gone = acknowledged + autoAcknowledged + deadLettered;
  return [
    `in ${flows.received.perSecond.toFixed(1)}/s`,
    `out ${flows.delivered.perSecond.toFixed(1)}/s`,
    ...filled.map(({ queue, ready, unacked }) => `${queue} ${ready}${unacked > 0 ? `+${unacked}` : ''}`),
    `routed ${routed}, gone ${gone}, waiting ${waiting}${other === 0 ? '' : `, other ${other}`}`,
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
