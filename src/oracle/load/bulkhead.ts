import * as z from 'zod';
import { LabError } from '../../errors.js';
import { durationMs } from '../../lab/duration.js';
import type { BulkheadExpectation } from '../../lab/verdict.js';
import { noExpectation, type ExpectRequest, type OracleKind } from '../oracle-kind.js';

const flow = z.string().min(1);
const BulkheadOptions = z.strictObject({
  /** Group, or groups, whose containers answer the client. */
  servers: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  /** Threads that the routes share, or those of the container that the slow calls have for themselves. */
  pool: z.int().min(1).max(1000),
  /** Calls to the slow service at once. */
  limit: z.int().min(1).max(1000),
  /** How long the slow service takes, in ms. */
  delay: z.int().min(1).max(60_000),
  ...{ alone: flow, loaded: flow, watched: flow },
});
type BulkheadOptions = z.infer<typeof BulkheadOptions>;

const JUDGES = ['compartment', 'isolation', 'turned-away'] as const;
/** p95 of fewer is the slowest but two. */
const FEWEST = 60;
/** The queue of a pool that is asked for half as much again grows by half of the time for which it lasts. */
const DEMAND_TIMES = 1.5;
const PRESSED_PART = 0.2;
/** What a shared pool does to the others is measured in seconds: three orders of magnitude away. */
const AT_MOST_MS = 100;
const TIMES_ALONE = 5;
const SERVED_WITHIN = 0.2;
const REFUSED_MS = 50;

/** A compartment for the calls to a slow service: a queue without waiting places in front of `limit` servers (Erlang's loss system). */
export const bulkhead: OracleKind<BulkheadOptions> = { options: BulkheadOptions, expect: expectBulkhead };

function expectBulkhead(request: ExpectRequest<BulkheadOptions>): BulkheadExpectation {
  const { options, servers, purpose, traffic } = request;
  if (!JUDGES.some((known) => known === purpose)) throw noExpectation('bulkhead', purpose, JUDGES);
  const { pool, limit, delay, alone, loaded, watched } = options;
  const flows = { alone, watched, loaded };
  const { rate, seconds } = plannedOf(flows, traffic?.with['stages']);
  const rounds = (limit * seconds * 1000) / delay;
  const demand = (rate * delay) / 1000;
  return {
    form: 'bulkhead',
    model: `${limit} places for calls that take ${delay} ms, ${pool} threads, no waiting places`,
    source: 'A. K. Erlang’s loss system; J. D. C. Little, L = λW, for what is asked for',
    ...{ servers, warmUp: 0, requests: undefined, pool, limit, flows },
    ...{ fewest: FEWEST, demandTimes: DEMAND_TIMES, pressedPart: PRESSED_PART },
    ...{
      atMostMs: AT_MOST_MS,
      timesAlone: TIMES_ALONE,
      heldUpMs: delay,
      delayMs: delay,
      refusedMs: REFUSED_MS,
    },
    served: { low: Math.floor(rounds * (1 - SERVED_WITHIN)), high: Math.ceil(rounds * (1 + SERVED_WITHIN)) },
    notes: [
      `${rate} requests a second that take ${delay} ms each would keep ${demand.toFixed(0)} threads busy, and there are ${pool}`,
      `${limit} places serve ${rounds.toFixed(0)} requests in ${seconds} s`,
    ],
  };
}

type Flows = BulkheadExpectation['flows'];

/** How the loading flow is planned. Throws kind `invalid` where the step has no such flows. */
function plannedOf(flows: Flows, stages: unknown): { readonly rate: number; readonly seconds: number } {
  const all = Array.isArray(stages) ? (stages as readonly object[]) : [];
  const planned = Object.fromEntries(all.flatMap((stage) => Object.entries(stage) as [string, unknown][]));
  const missing = Object.values(flows).filter((name) => !Object.hasOwn(planned, name));
  if (missing.length > 0) {
    throw new LabError(
      'invalid',
      `the oracle bulkhead names flows that its traffic step has not: ${missing.join(', ')}`,
      {
        code: 'oracle-and-traffic',
        suggestions: [`its step has ${Object.keys(planned).join(', ') || 'no flows: it must be of kind flows'}`],
      },
    );
  }
  const { rate, requests, duration } = planned[flows.loaded] as Record<string, unknown>;
  const perSecond = Number(rate);
  return { rate: perSecond, seconds: requests === undefined ? secondsOf(duration) : Number(requests) / perSecond };
}

function secondsOf(duration: unknown): number {
  const ms = typeof duration === 'string' ? durationMs(duration) : undefined;
  return (ms ?? NaN) / 1000;
}
