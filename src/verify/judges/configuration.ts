import * as z from 'zod';
import type { ClaimVerdict, CycleExpectation, Outcome } from '../../lab/verdict.js';
import { bothInWords, nameSuspects, sameWeights, UNNAMED_ALGORITHM, weightsOf } from '../suspects/index.js';
import { ratioInWords } from '../words.js';
import type { JudgeInput, JudgeKind } from './judge-kind.js';

/** Judges what the running balancer says of itself: its algorithm and each server's weight must be the lab's own. */
export const configuration: JudgeKind<CycleExpectation> = {
  options: z.strictObject({}),
  form: 'cycles',
  needsTraffic: false,
  judge: judgeConfiguration,
};

function judgeConfiguration(input: JudgeInput): ClaimVerdict {
  const { claim, says, step, expectation, running } = input;
  const verdict = (outcome: Outcome, reason: string, details: readonly string[] = []): ClaimVerdict => ({
    claim,
    says,
    step,
    outcome,
    reason,
    details,
    rows: [],
    suspects: outcome === 'FAIL' ? nameSuspects({ expectation, running, traffic: undefined }) : [],
    explanation: {
      model: 'the configuration read back from the balancer',
      source: 'HAProxy runtime API: show stat',
      requests: 0,
      falseAlarm: 0,
      impostorPass: undefined,
      smallestCaught: 'another algorithm, or another weight of one server',
      notes: ['what HAProxy says of itself; what it does is the traffic claims’ to show'],
    },
  });
  if (!running) return verdict('INCONCLUSIVE', 'the running configuration could not be read');
  if (running.servers.length === 0) return verdict('INCONCLUSIVE', `the backend ${running.backend} reports no server`);
  const differences = differencesOf(input);
  const words = bothInWords(running, expectation);
  if (differences.length > 0) {
    return verdict('FAIL', `${running.product} runs ${words.running}, the lab says ${words.lab}`, differences);
  }
  const weights = ratioInWords(expectation.weights);
  return verdict('PASS', `${running.product} ${running.version} runs ${running.algorithm} ${weights}`, statesOf(input));
}

function differencesOf({ expectation, running }: JudgeInput): string[] {
  if (!running) return [];
  const { servers, weights, algorithm } = expectation;
  const differences: string[] = [];
  if (running.algorithm !== algorithm) differences.push(`algorithm ${running.algorithm} instead of ${algorithm}`);
  if (running.algorithm === UNNAMED_ALGORITHM) differences.push('HAProxy’s statistics name neither random nor hash');
  const runs = weightsOf(running, servers);
  servers.forEach((name, i) => {
    if (Number.isNaN(runs[i])) differences.push(`${name} is missing from backend ${running.backend}`);
    else if (runs[i] !== weights[i]) differences.push(`${name} has weight ${runs[i]} instead of ${weights[i]}`);
  });
  const strangers = running.servers.filter(({ name }) => !servers.includes(name));
  differences.push(...strangers.map(({ name }) => `${name} is in backend ${running.backend}, but not in the lab`));
  const scaled = differences.length > 0 && running.algorithm === algorithm && sameWeights(runs, weights);
  return scaled && strangers.length === 0 ? [...differences, 'the proportion is the same'] : differences;
}

/** Facts that leave the configuration as it is, and change what comes of it. */
function statesOf({ running }: JudgeInput): string[] {
  return (running?.servers ?? []).flatMap(({ name, status, weight, userWeight }) => [
    ...(status === 'UP' || status === 'no' ? [] : [`${name} is ${status}`]),
    ...(weight === userWeight ? [] : [`${name} has the effective weight ${weight} instead of ${userWeight}`]),
  ]);
}
