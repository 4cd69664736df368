import type { MessageLedger } from '../../lab/amqp/index.js';
import type { ClientLedger } from '../../lab/observation.js';
import { plural } from '../../report/index.js';
import { shareTable } from './share-table.js';

/** Who got how many messages, with bars, then what became of those that were published, and the latency of their confirms. */
export function messageText(ledger: ClientLedger, messages: MessageLedger, width: number): string {
  const { durationMs, latency, sent } = ledger;
  const { published, received, connections, channels } = messages;
  const count = (fate: string): number => published.filter((each) => each.fate === fate).length;
  const fates = ['confirmed', 'nacked', 'lost', 'sent'].flatMap((fate) =>
    count(fate) > 0 ? [`${fate} ${count(fate)}`] : [],
  );
  const returned = published.filter((each) => each.returned !== undefined).length;
  const again = received.filter(({ redelivered }) => redelivered).length;
  const seconds = durationMs / 1000;
  const { p50, p90, p99, max } = latency;
  return [
    ...consumersTable(messages, width),
    '',
    `  published ${sent}${sent > 0 ? ` = ${fates.join(' + ')}` : ''}`,
    `  returned ${returned}, consumed ${received.length}${again > 0 ? `, ${again} of them again` : ''}`,
    `  ${plural(connections, 'connection')}, ${plural(channels, 'channel')}, ${seconds.toFixed(2)} s, ${(sent / seconds).toFixed(0)} messages/s`,
    `  until confirmed ms: p50 ${p50.toFixed(1)}  p90 ${p90.toFixed(1)}  p99 ${p99.toFixed(1)}  max ${max.toFixed(1)}`,
    ...trouble(messages),
  ].join('\n');
}

/** Their operations say their names: lab wrote them. */
function consumersTable({ received, operations }: MessageLedger, width: number): string[] {
  const counts = new Map<string, number>();
  for (const { op, says } of operations) if (op === 'consume') counts.set(says, 0);
  for (const { consumer } of received) counts.set(consumer, (counts.get(consumer) ?? 0) + 1);
  if (counts.size === 0) return [];
  return ['', shareTable(['consumer', 'messages'], [...counts], { total: received.length, width })];
}

/** What ended before its time, and what did not come. */
function trouble({ closes, cancelled, operations }: MessageLedger): string[] {
  return [
    ...closes.map(
      ({ what, name, code, text }) =>
        `  ${what} ${name} was ${code === 'lost' ? 'lost' : `closed with ${code}`}: ${text}`,
    ),
    ...(cancelled ?? []).map(({ consumer, queue }) => `  ${consumer} was cancelled: the queue ${queue} went away`),
    ...operations.flatMap(({ outcome, text }) => (outcome === 'timeout' && text !== undefined ? [`  ${text}`] : [])),
  ];
}
