import * as z from 'zod';
import type { ClaimVerdict, EvidenceTable, Explanation, LoadSharesExpectation } from '../../lab/verdict.js';
import type { JudgeInput, JudgeKind } from '../judges/index.js';
import { countsInWords } from '../words.js';
import { judgeLoad, open, type LoadDecision, type LoadSeen } from './judge-load.js';
import { RECORDED_FALSE_ALARM, RECORDED_NOTE } from './recorded.js';
import { speedsOf } from './slow-servers.js';
import { durations } from './spans.js';

/** Judges shares that follow the servers' speed: quick servers get the larger part, as much as a simulation of the same load gives them. */
export const loadShares: JudgeKind<LoadSharesExpectation> = {
  options: z.strictObject({}),
  form: 'load-shares',
  needsTraffic: true,
  judge: judgeShares,
};

type Input = JudgeInput<LoadSharesExpectation>;

function judgeShares(input: Input): ClaimVerdict {
  const { weights } = input.expectation;
  return judgeLoad(input, { explanation: explain(input.expectation), weights, decide: (seen) => decide(input, seen) });
}

function decide({ expectation, running }: Input, seen: LoadSeen): LoadDecision {
  const { servers, weights, slowFactor, slowPart, margin, secondLook } = expectation;
  const { counts, observation } = seen;
  const speeds = speedsOf(seen, servers, slowFactor);
  if (speeds.alike !== undefined) return open(speeds.alike);
  const table = tableOf(expectation, seen, speeds.mediansMs);
  const details = running ? [`HAProxy reports balance ${running.algorithm}`] : [];
  const perWeight = (i: number): number => counts[i]! / weights[i]!;
  const slow = speeds.slow.reduce((a, b) => (perWeight(b) > perWeight(a) ? b : a));
  const quick = speeds.quick.reduce((a, b) => (perWeight(b) < perWeight(a) ? b : a));
  const words = `the slow ${servers[slow]} got ${counts[slow]}, the quick ${servers[quick]} ${counts[quick]}`;
  const outside = outsideOf(expectation, seen);
  if (perWeight(slow) >= slowPart * perWeight(quick)) {
    if (outside !== undefined) return { outcome: 'FAIL', reason: `${words}: load is not followed`, details, table };
    return { ...open(`${words}: as leastconn gives them here, but too alike to tell it from who ignores load`), table };
  }
  if (outside === undefined) {
    const requests = observation.client.sent;
    const reason = `${words} of ${requests}; all shares within ${percent(margin)} of the simulated leastconn`;
    return { outcome: 'PASS', reason, table };
  }
  if (observation.client.sent >= secondLook) return { outcome: 'FAIL', reason: `${outside}, twice`, details, table };
  return { ...open(outside), details, table, nextLook: secondLook };
}

/** A share beyond its margin, in words. */
function outsideOf(expectation: LoadSharesExpectation, seen: LoadSeen): string | undefined {
  const { servers, margin } = expectation;
  const requests = seen.observation.client.sent;
  const { least, most } = simulated(expectation, seen);
  const beyond = seen.counts.map((count, i) => Math.max(least[i]! - count, count - most[i]!) / requests);
  const worst = beyond.indexOf(Math.max(...beyond));
  if (beyond[worst]! <= margin) return undefined;
  const range = least[worst] === most[worst] ? `${least[worst]}` : `${least[worst]} to ${most[worst]}`;
  return `${servers[worst]} got ${seen.counts[worst]} of ${requests} requests, the simulation of leastconn gives ${range} (${countsInWords(seen.counts)} in all)`;
}

/** The envelope for the load as it was. */
function simulated(expectation: LoadSharesExpectation, seen: LoadSeen) {
  const { concurrency, sent: requests } = seen.observation.client;
  const unseenMs = unseenBy(expectation, seen);
  return expectation.envelope({ concurrency, requests, durationsMs: durations(seen.spans), unseenMs });
}

/** How much longer the clients of each server waited than its log tells, in the mean. */
function unseenBy({ servers }: LoadSharesExpectation, { observation, spans }: LoadSeen): number[] {
  const { serverMeansMs, servers: seen } = observation.client;
  return durations(spans).map((own, i) => {
    const waitedMs = serverMeansMs?.[seen.indexOf(servers[i]!)];
    if (own.length === 0 || waitedMs === undefined) return 0;
    return Math.max(0, waitedMs - own.reduce((sum, ms) => sum + ms, 0) / own.length);
  });
}

function tableOf(expectation: LoadSharesExpectation, seen: LoadSeen, mediansMs: readonly number[]): EvidenceTable {
  const { servers, weights } = expectation;
  const { least, most } = simulated(expectation, seen);
  const columns = ['server', 'weight', 'took', 'simulated', 'client', 'haproxy', 'backend'] as const;
  return {
    columns: columns.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
    rows: servers.map((server, i) => [
      server,
      String(weights[i]),
      Number.isNaN(mediansMs[i]) ? '–' : `${mediansMs[i]!.toFixed(0)} ms`,
      least[i] === most[i] ? String(least[i]) : `${least[i]}–${most[i]}`,
      ...[seen.rows[i]?.client, seen.rows[i]?.middle, seen.rows[i]?.backend].map((count) => String(count ?? '–')),
    ]),
  };
}

function percent(part: number): string {
  return `${Number((100 * part).toFixed(1))} percentage points`;
}

function explain(expectation: LoadSharesExpectation): Explanation {
  const { model, source, requests, slowFactor, slowPart, margin, secondLook, notes } = expectation;
  return {
    model: `${model}, simulated with the durations that were seen`,
    source,
    requests,
    falseAlarm: RECORDED_FALSE_ALARM,
    impostorPass: undefined,
    smallestCaught: `a share ${percent(margin)} outside of the simulation, seen at ${requests} and again at ${secondLook} requests`,
    notes: [
      ...notes,
      RECORDED_NOTE,
      `a server is slow when it takes ${slowFactor} times as long as the quickest; by weight it must get less than ${slowPart.toFixed(2)} of what a quick one gets`,
    ],
  };
}
