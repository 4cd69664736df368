import * as z from 'zod';
import type { ClaimVerdict, EvidenceTable, Explanation, PeaksExpectation } from '../../lab/verdict.js';
import type { JudgeInput, JudgeKind } from '../judges/index.js';
import { countOf } from '../words.js';
import { markContradictions, markInWords, peaksOf, type Peak } from './high-water.js';
import { judgeLoad, open, type LoadDecision, type LoadSeen } from './judge-load.js';
import { RECORDED_FALSE_ALARM, RECORDED_NOTE } from './recorded.js';
import { speedsOf } from './slow-servers.js';
import { durations, median } from './spans.js';

/** Judges how many requests each server had at once, by its own log and by HAProxy's mark: never more than its bound. */
export const peaks: JudgeKind<PeaksExpectation> = {
  options: z.strictObject({}),
  form: 'peaks',
  needsTraffic: true,
  judge: judgePeaks,
};

function judgePeaks(input: JudgeInput<PeaksExpectation>): ClaimVerdict {
  const { weights, queueing } = input.expectation;
  const explanation = explain(input.expectation);
  return judgeLoad(input, { explanation, allowed: { queueing }, weights, decide: (seen) => decide(input, seen) });
}

function decide({ expectation, running }: JudgeInput<PeaksExpectation>, seen: LoadSeen): LoadDecision {
  const { servers, bounds, slowFactor } = expectation;
  const clients = seen.observation.client.concurrency;
  const found = peaksOf(seen, servers);
  const table = tableOf(expectation, seen, found);
  const [contradiction, ...others] = markContradictions(found, servers);
  if (contradiction !== undefined) {
    return { ...open(`the witnesses disagree: ${contradiction}`), details: others, table };
  }
  const speeds = slowFactor === undefined ? undefined : speedsOf(seen, servers, slowFactor);
  if (speeds?.alike !== undefined) return { ...open(speeds.alike), table };
  const watched = speeds?.slow ?? servers.map((_, i) => i);
  if (watched.every((i) => bounds[i]! >= clients)) {
    return { ...open(`${countOf(clients, 'client')} cannot exceed any bound: more must be in flight`), table };
  }
  const over = servers.map((_, i) => i).filter((i) => found[i]!.seen > bounds[i]!);
  const [worst] = over.toSorted((a, b) => found[b]!.seen - bounds[b]! - (found[a]!.seen - bounds[a]!));
  if (worst !== undefined) {
    const reason = `${servers[worst]} had ${countOf(found[worst]!.seen, 'request')} at once, at most ${bounds[worst]} may be`;
    return { outcome: 'FAIL', reason, details: running ? [`HAProxy reports balance ${running.algorithm}`] : [], table };
  }
  const [first = 0] = watched.toSorted((a, b) => found[b]!.seen - found[a]!.seen);
  const which = speeds ? `the slow ${servers[first]}` : servers[first];
  const inFlight = `${which} had ${found[first]!.seen} of ${countOf(clients, 'request')} in flight at most, ${bounds[first]} may be`;
  const reason = `${inFlight}; ${witnessesOf(found, bounds)}`;
  return { outcome: 'PASS', reason, details: [], table };
}

/** HAProxy's mark confirms the log where it is no higher than the bound, whenever it was set. */
function witnessesOf(found: readonly Peak[], bounds: readonly number[]): string {
  const confirmed = found.every(({ mark }, i) => mark !== undefined && mark <= bounds[i]!);
  return confirmed
    ? 'by the servers’ logs and HAProxy’s own marks'
    : 'by the servers’ logs (HAProxy’s marks are older than the step)';
}

function tableOf({ servers, bounds }: PeaksExpectation, seen: LoadSeen, found: readonly Peak[]): EvidenceTable {
  const took = durations(seen.spans);
  const columns = ['server', 'requests', 'took', 'at most', 'by its log', 'haproxy smax'] as const;
  return {
    columns: columns.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
    rows: servers.map((server, i) => [
      server,
      String(seen.counts[i]),
      took[i]!.length === 0 ? '–' : `${median(took[i]!).toFixed(0)} ms`,
      String(bounds[i]),
      String(found[i]!.log),
      markInWords(found[i]!),
    ]),
  };
}

function explain({ model, source, requests, bounds, slowFactor, notes }: PeaksExpectation): Explanation {
  const slow =
    slowFactor === undefined
      ? []
      : [RECORDED_NOTE, `a server is slow when it takes ${slowFactor} times as long as the quickest`];
  return {
    model,
    source,
    requests,
    falseAlarm: slowFactor === undefined ? 0 : RECORDED_FALSE_ALARM,
    impostorPass: undefined,
    smallestCaught: `one request more than ${bounds.join('/')} at once at one server`,
    notes: [
      ...notes,
      ...slow,
      'a mark of HAProxy (smax) in brackets was there before the step: it shows nothing of it, the log does',
    ],
  };
}
