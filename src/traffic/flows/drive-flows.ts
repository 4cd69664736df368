import type { ClientLedger, FlowLedger } from '../../lab/observation.js';
import { driveHttp } from '../http/index.js';
import { latencySummary } from '../pacing/index.js';
import type { TrafficContext, TrafficProgress } from '../traffic-kind.js';
import { requestsOfFlows, type Flow, type FlowsTraffic } from './flows-options.js';

interface Driven {
  readonly flow: FlowLedger;
  readonly client: ClientLedger;
}

/**
 * Sends stage after stage, the flows of one at once, each in an open loop. The requests of all flows are numbered through, flow after
 * flow as the lab names them, so that the logs of those who answer tell them apart. Throws as `driveHttp` does.
 */
export async function driveFlows(options: FlowsTraffic, context: TrafficContext): Promise<ClientLedger> {
  const startedMs = performance.now();
  const tell = progressOf(options, context);
  const driven: Driven[] = [];
  let from = 0;
  for (const stage of options.stages) {
    const beginnings = stage.map(({ requests }) => (from += requests) - requests);
    const done = stage.map((flow, i) => driveFlow(flow, beginnings[i]!, context, tell));
    driven.push(...(await Promise.all(done)));
  }
  return joined(driven, { context, concurrency: options.concurrency, durationMs: performance.now() - startedMs });
}

async function driveFlow(
  { name, requests, ratePerSecond, http }: Flow,
  from: number,
  context: TrafficContext,
  tell: (name: string, progress: TrafficProgress) => void,
): Promise<Driven> {
  const tookMs = new Array<number>(requests).fill(-1);
  const statuses = new Array<number>(requests).fill(0);
  const own = { ...context, requests, firstId: from, onAnswer: (each: TrafficProgress) => tell(name, each) };
  const client = await driveHttp(http, own, (index, status, ms) => {
    tookMs[index] = ms;
    statuses[index] = status;
  });
  return { flow: { name, from, count: requests, ratePerSecond, tookMs, statuses }, client };
}

/** What each flow tells, added up. */
function progressOf(options: FlowsTraffic, { onAnswer, servers }: TrafficContext) {
  const last = new Map<string, TrafficProgress>();
  const total = requestsOfFlows(options);
  return (name: string, progress: TrafficProgress): void => {
    last.set(name, progress);
    const byServer = new Int32Array(servers.length);
    let done = 0;
    for (const each of last.values()) {
      done += each.done;
      each.byServer.forEach((count, server) => (byServer[server]! += count));
    }
    onAnswer?.({ done, total, byServer });
  };
}

interface Whole {
  readonly context: TrafficContext;
  readonly concurrency: number;
  readonly durationMs: number;
}

function joined(driven: readonly Driven[], { context, concurrency, durationMs }: Whole): ClientLedger {
  const { step, idPrefix, servers } = context;
  const sum = (of: (client: ClientLedger) => number): number => driven.reduce((all, { client }) => all + of(client), 0);
  return {
    ...{ step, idPrefix, servers, concurrency, durationMs },
    sent: sum(({ sent }) => sent),
    answered: sum(({ answered }) => answered),
    errors: sum(({ errors }) => errors),
    unwritten: sum(({ unwritten = 0 }) => unwritten),
    connectionsOpened: sum(({ connectionsOpened }) => connectionsOpened),
    errorCodes: counts(driven.map(({ client }) => client.errorCodes)),
    statuses: counts(driven.map(({ client }) => client.statuses)),
    order: Int16Array.from(driven.flatMap(({ client }) => [...client.order])),
    latency: latencySummary(driven.flatMap(({ flow }) => flow.tookMs.filter((ms) => ms >= 0))),
    flows: driven.map(({ flow }) => flow),
  };
}

function counts(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [what, count] of all.flatMap((each) => Object.entries(each))) sums[what] = (sums[what] ?? 0) + count;
  return sums;
}
