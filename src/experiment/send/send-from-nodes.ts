import { LabError } from '../../errors.js';
import type { ClientLedger } from '../../lab/observation.js';
import type { OpenedLab } from '../up/bring-up.js';
import { shareOf } from '../../traffic/index.js';
import { requireNodes } from '../sender/index.js';
import { joinClients } from '../verify/join-observations.js';
import { sendTraffic } from './send-traffic.js';
import type { TrafficFlags } from './traffic-flags.js';

/** Requests where nobody says how many. */
const REQUESTS = 600;

/**
 * Sends from client containers on several nodes of a swarm at once: each node its share of requests and of the rate, each with as many
 * connections as asked for. Their ledgers become one. Without a node it is sent as always. Throws kind `usage` off a swarm, for an unknown node, or for a lab that sends messages.
 */
export async function sendFromNodes(
  opened: OpenedLab,
  flags: TrafficFlags,
  { from, seed }: { readonly from: readonly string[]; readonly seed: number },
): Promise<ClientLedger> {
  if (from.length === 0) return sendTraffic(opened, flags, seed);
  const nodes = [...new Set(from)];
  await requireNodes(opened.context.engine, nodes, `lab traffic ${opened.lab.lab}`);
  if (Object.values(opened.lab.traffic).some(({ kind }) => kind === 'amqp')) throw onlyRequests();
  const shares = sharesOf(flags, nodes.length);
  const { context } = opened;
  const startedAt = performance.now();
  const ledgers = await Promise.all(
    nodes.map((node, i) => {
      const traffic = { ...context.traffic, from: 'container' as const, node };
      return sendTraffic({ ...opened, context: { ...context, traffic } }, { ...flags, ...shares[i] }, seed + i);
    }),
  );
  const merged = ledgers.reduce(joinClients);
  if (merged.messages !== undefined) throw onlyRequests();
  return { ...merged, durationMs: Math.min(performance.now() - startedAt, merged.durationMs) };
}

/** The first nodes send one more where it does not come out even. A duration is everybody's. */
export function sharesOf(
  { requests, duration, rate }: Pick<TrafficFlags, 'requests' | 'duration' | 'rate'>,
  nodes: number,
): Pick<TrafficFlags, 'requests' | 'rate'>[] {
  const whole = requests ?? (duration === undefined ? REQUESTS : undefined);
  return Array.from({ length: nodes }, (_, i) => ({
    ...(whole === undefined ? {} : { requests: Math.max(1, shareOf(whole, i, nodes)) }),
    ...(rate === undefined ? {} : { rate: Math.max(1, shareOf(rate, i, nodes)) }),
  }));
}

function onlyRequests(): LabError {
  return new LabError('usage', '--from sends requests; messages go from one place', { code: 'flag-of-another-family' });
}
