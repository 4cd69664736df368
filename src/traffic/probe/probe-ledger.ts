import type { ClientLedger } from '../../lab/observation.js';
import type { ProbeAnswer } from '../../lab/probe/index.js';
import { createLatencies } from '../pacing/index.js';
import type { TrafficContext } from '../traffic-kind.js';

/** The client's ledger of a step: its requests are counted, all rows are in `probes`. */
export function probeLedger(
  { step, idPrefix, servers: known }: TrafficContext,
  probes: readonly ProbeAnswer[],
  durationMs: number,
): ClientLedger {
  const asked = probes.filter(({ request }) => request !== undefined);
  const answered = asked.filter(({ outcome }) => outcome === 'answered');
  const failed = asked.filter(({ outcome }) => outcome !== 'answered');
  const servers = [...new Set([...known, ...asked.flatMap(({ host }) => (host === undefined ? [] : [host]))])];
  const latency = createLatencies();
  for (const { ms } of answered) latency.record(ms);
  return {
    ...{ step, idPrefix, concurrency: 1, servers, durationMs, probes },
    ...{ sent: asked.length, answered: answered.length, errors: failed.length },
    errorCodes: counts(failed.map(({ outcome }) => outcome)),
    statuses: counts(answered.map(({ status }) => String(status))),
    order: Int16Array.from(asked, ({ host }) => (host === undefined ? -1 : servers.indexOf(host))),
    connectionsOpened: asked.filter(({ outcome }) => ['answered', 'no-answer', 'tls'].includes(outcome)).length,
    latency: latency.summary(),
  };
}

function counts(words: readonly string[]): Record<string, number> {
  const record: Record<string, number> = {};
  for (const word of words) record[word] = (record[word] ?? 0) + 1;
  return record;
}
