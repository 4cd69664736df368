import { bar, textTable, type Paint } from '../../report/index.js';
import type { LabIdentity } from '../../lab/resolved.js';
import { spelled } from '../up/running.js';
import { balancerBalanceText, brokerBalanceText } from './balance-text.js';
import type { BalancerView } from './balancer-view.js';
import { FLOWS, type BrokerView } from './broker-view.js';
import type { ConsumerView, LiveView } from './live-view.js';

const BAR_CELLS = 20;
/** Columns that the widest table takes without its bars. */
const OTHER_COLUMNS = 60;

export interface PageLook {
  readonly paint: Paint;
  /** Columns of the terminal: bars shrink, then go. */
  readonly width: number;
}

/** A look as a page for a terminal. */
export function livePage(lab: LabIdentity, view: LiveView, look: PageLook): string {
  const { paint } = look;
  const head = `${paint.bold(spelled(lab))}  ${paint.dim(`watched for ${Math.round(view.atMs / 1000)} s, Ctrl-C ends it`)}`;
  const parts = [
    ...(view.balancer ? [balancerPage(view.balancer, look)] : []),
    ...(!view.balancer && Object.keys(view.logs).length > 0 ? [logsTable(view.logs, look)] : []),
    ...view.brokers.map((broker) => brokerPage(broker, look)),
    ...(view.consumers.length > 0 ? [consumersTable(view.consumers, look)] : []),
  ];
  return [head, ...parts].join('\n\n');
}

function balancerPage(view: BalancerView, look: PageLook): string {
  const { paint } = look;
  if (view.trouble !== undefined) return `  ${paint.yellow(view.trouble)}`;
  const most = Math.max(...view.servers.map(({ requests }) => requests));
  const rows = view.servers.map((server) => [
    ...[server.server, server.status, String(server.weight), String(server.requests), server.perSecond.toFixed(1)],
    ...[percent(server.share), String(server.active), String(server.queued), String(server.logged ?? '–')],
    bar(server.requests, most, cells(look)),
  ]);
  const titles = ['server', 'status', 'weight', 'requests', 'a second', 'share', 'active', 'queued', 'in its log', ''];
  const queued = view.queued > 0 ? `, ${view.queued} in the queue` : '';
  return [
    `  ${paint.bold(`${view.product} ${view.version}`)}  ${view.algorithm}, ${view.requests} requests, ${view.perSecond.toFixed(1)} a second${queued}`,
    table(titles, rows, new Set(['server', 'status', '']), paint),
    `  ${balancerBalanceText(view.balance)}`,
  ].join('\n\n');
}

function brokerPage(view: BrokerView, look: PageLook): string {
  const { paint } = look;
  if (view.trouble !== undefined) return `  ${paint.yellow(`${view.service}: ${view.trouble}`)}`;
  const several = new Set(view.queues.map(({ vhost }) => vhost)).size > 1;
  const most = Math.max(...view.queues.map(({ ready, unacked }) => ready + unacked));
  const queues = view.queues.map(({ vhost, queue, ready, unacked, consumers }) => [
    ...[several ? `${vhost} ${queue}` : queue, String(ready), String(unacked), String(consumers)],
    bar(ready + unacked, most, cells(look)),
  ]);
  const flows = FLOWS.map((flow) => {
    const { count, perSecond } = view.flows[flow];
    return [flow, String(count), perSecond.toFixed(1)];
  });
  return [
    `  ${paint.bold(`RabbitMQ ${view.version}`)}  ${view.service}, connections ${view.connections}, channels ${view.channels}`,
    table(['queue', 'ready', 'unacked', 'consumers', ''], queues, new Set(['queue', '']), paint),
    table(['messages', 'in all', 'a second'], flows, new Set(['messages']), paint),
    `  ${brokerBalanceText(view.balance)}`,
  ].join('\n\n');
}

/** Where nobody stands in front of them: what the services' own logs tell. */
function logsTable(logs: LiveView['logs'], look: PageLook): string {
  const most = Math.max(...Object.values(logs));
  const rows = Object.entries(logs).map(([service, requests]) => [
    ...[service, String(requests), bar(requests, most, cells(look))],
  ]);
  return table(['service', 'requests', ''], rows, new Set(['service', '']), look.paint);
}

function consumersTable(consumers: readonly ConsumerView[], look: PageLook): string {
  const most = Math.max(...consumers.map(({ got }) => got));
  const rows = consumers.map(({ consumer, got, done, redelivered, share }) => [
    ...[consumer, String(got), String(done), String(redelivered), percent(share), bar(got, most, cells(look))],
  ]);
  const titles = ['consumer', 'got', 'done', 'again', 'share', ''];
  return table(titles, rows, new Set(['consumer', '']), look.paint);
}

function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  left: ReadonlySet<string>,
  paint: Paint,
): string {
  const columns = titles.map((title) => ({ title, align: left.has(title) ? ('left' as const) : ('right' as const) }));
  const [head = '', ...lines] = textTable(columns, rows).split('\n');
  return [paint.dim(head), ...lines].join('\n');
}

function cells({ width }: PageLook): number {
  return Math.max(0, Math.min(BAR_CELLS, width - OTHER_COLUMNS));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
