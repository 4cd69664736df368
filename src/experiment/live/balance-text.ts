import type { BalancerBalance } from './balancer-view.js';
import type { BrokerBalance } from './broker-view.js';

/** `routed 60 = acknowledged 52 + in queues 8`, and what does not add up. */
export function brokerBalanceText(balance: BrokerBalance): string {
  const { routed, acknowledged, autoAcknowledged, deadLettered, waiting, other } = balance;
  const parts = [
    `acknowledged ${acknowledged}`,
    ...(autoAcknowledged > 0 ? [`acknowledged by themselves ${autoAcknowledged}`] : []),
    ...(deadLettered > 0 ? [`dead-lettered ${deadLettered}`] : []),
  ];
  const sum = `routed ${routed} = ${parts.join(' + ')}${signed(waiting)} in queues`;
  return other === 0 ? sum : `${sum}${signed(other)} purged, dropped, dead-lettered on, or under way`;
}

/** `handed to servers 600 = answered 597 + active 3; in their logs 597`. */
export function balancerBalanceText({ handed, answered, active, logged }: BalancerBalance): string {
  const moving = handed - answered - active;
  const sum = `handed to servers ${handed} = answered ${answered} + active ${active}`;
  const rest = moving === 0 ? '' : `${signed(moving)} failed, tried again, or under way`;
  return `${sum}${rest}${logged === undefined ? '' : `; in their logs ${logged}`}`;
}

function signed(count: number): string {
  return count < 0 ? ` − ${-count}` : ` + ${count}`;
}
