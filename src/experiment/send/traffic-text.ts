import type { ClientLedger } from '../../lab/observation.js';
import { plural } from '../../report/index.js';
import { messageText } from './message-text.js';
import { shareTable } from './share-table.js';

/** Of requests, the distribution as a table with bars, then the accounting and the latency. */
export function trafficText(ledger: ClientLedger, width: number): string {
  if (ledger.messages) return messageText(ledger, ledger.messages, width);
  const counts = new Array<number>(ledger.servers.length).fill(0);
  for (const server of ledger.order) if (server >= 0) counts[server] = (counts[server] ?? 0) + 1;
  const shares = ledger.servers.map((server, i) => [server, counts[i] ?? 0] as const);
  const table = shareTable(['server', 'answers'], shares, { total: ledger.answered, width });
  const { sent, answered, errors, connectionsOpened, durationMs, latency } = ledger;
  const seconds = durationMs / 1000;
  const codes = Object.entries(ledger.errorCodes).map(([code, count]) => `${code} ${count}`);
  return [
    '',
    table,
    '',
    `  sent ${sent} = answered ${answered} + errors ${errors}${codes.length > 0 ? ` (${codes.join(', ')})` : ''}`,
    `  ${plural(connectionsOpened, 'connection')}, ${seconds.toFixed(2)} s, ${(sent / seconds).toFixed(0)} requests/s`,
    `  latency ms: p50 ${latency.p50.toFixed(1)}  p90 ${latency.p90.toFixed(1)}  p99 ${latency.p99.toFixed(1)}  max ${latency.max.toFixed(1)}`,
  ].join('\n');
}
