import * as z from 'zod';
import type { ClaimVerdict, Explanation, HeldExpectation } from '../../lab/verdict.js';
import type { JudgeInput, JudgeKind } from '../judges/index.js';
import { countOf, countsInWords, ratioInWords } from '../words.js';
import { judgeLoad, open, type LoadDecision, type LoadSeen } from './judge-load.js';
import { overlapAll } from './spans.js';

/** Judges requests that are all held at once: each server must have its quota of them. */
export const held: JudgeKind<HeldExpectation> = {
  options: z.strictObject({}),
  form: 'held',
  needsTraffic: true,
  judge: judgeHeld,
};

function judgeHeld(input: JudgeInput<HeldExpectation>): ClaimVerdict {
  const { weights, quotas } = input.expectation;
  const explanation = explain(input.expectation);
  return judgeLoad(input, { explanation, weights, totals: quotas, decide: (seen) => decide(input, seen) });
}

function decide({ expectation, running }: JudgeInput<HeldExpectation>, { spans, counts }: LoadSeen): LoadDecision {
  const { quotas, servers, tolerance, weights } = expectation;
  const total = quotas.reduce((sum, quota) => sum + quota, 0);
  if (!overlapAll(spans)) {
    return open(`the ${total} requests were not all held at once: some ended before others had come`);
  }
  const off = counts.map((count, i) => Math.abs(count - quotas[i]!));
  const worst = off.indexOf(Math.max(...off));
  const seen = `${countsInWords(counts)} of ${countOf(total, 'request')} held at once`;
  const exact = tolerance === 0 ? 'exactly' : `within ${tolerance} of`;
  if (off[worst]! <= tolerance) {
    const reason = `${seen}, ${exact} ${countsInWords(quotas)} by weight ${ratioInWords(weights)}`;
    return { outcome: 'PASS', reason };
  }
  const reason = `${seen}: ${servers[worst]} has ${counts[worst]} where ${quotas[worst]} must be`;
  return { outcome: 'FAIL', reason, details: running ? [`HAProxy reports balance ${running.algorithm}`] : [] };
}

function explain({ model, source, requests, tolerance, notes }: HeldExpectation): Explanation {
  return {
    model,
    source,
    requests,
    falseAlarm: 0,
    impostorPass: undefined,
    smallestCaught: `${countOf(tolerance + 1, 'request')} of ${requests} at another server`,
    notes: [...notes, 'a round robin by the same weights has the same quotas: what tells them apart is a slow server'],
  };
}
