import * as z from 'zod';
import type { Observation } from '../../lab/observation.js';
import type { ProbeAnswer } from '../../lab/probe/index.js';
import type { ClaimVerdict, Explanation, ProbesExpectation } from '../../lab/verdict.js';
import type { JudgeKind } from '../judges/index.js';
import { countOf } from '../words.js';
import { probeFaults } from './probe-faults.js';
import { witnessProbes } from './probe-witnesses.js';
import { probesTable } from './probes-table.js';

/** Faults that are told one by one. */
const SHOWN = 6;

/**
 * Judges rows exactly. Before that: each was tried, each that promises a failure has one beside it that shows its target alive, what is compared
 * was kept, and the targets' logs agree with the client. Whatever is missing of it is INCONCLUSIVE.
 */
export const probes: JudgeKind<ProbesExpectation> = {
  options: z.strictObject({}),
  form: 'probes',
  needsTraffic: true,
  judge({ claim, says, step, expectation, observation }) {
    const answers = new Map((observation?.client.probes ?? []).map((answer) => [answer.row, answer]));
    const head = { claim, says, step, rows: [], suspects: [], explanation: explain(expectation) };
    if (observation === undefined || answers.size === 0) {
      return { ...head, outcome: 'INCONCLUSIVE', reason: 'no row was done: nothing was shown', details: [] };
    }
    const table = probesTable(expectation, answers);
    return { ...head, table, ...decide(expectation, observation, answers) };
  },
};

type Decided = Pick<ClaimVerdict, 'outcome' | 'reason' | 'details'>;

function decide(
  expectation: ProbesExpectation,
  observation: Observation,
  answers: ReadonlyMap<number, ProbeAnswer>,
): Decided {
  const { compared, differences } = witnessProbes(observation, expectation);
  const disagreements = differences.map((each) => `the witnesses disagree: ${each}`);
  const obstacles = [...preconditions(expectation, answers), ...disagreements];
  const [obstacle, ...others] = obstacles;
  if (obstacle !== undefined) return { outcome: 'INCONCLUSIVE', reason: obstacle, details: others.slice(0, SHOWN) };
  const faults = expectation.rows.flatMap(({ row, promised }) =>
    probeFaults(promised, answers.get(row)!).map((fault) => `${promised.says}: ${fault}`),
  );
  const [first, ...rest] = faults;
  if (first === undefined) return { outcome: 'PASS', reason: passInWords(expectation, compared), details: [] };
  const more = rest.length > SHOWN ? [`… and ${rest.length - SHOWN} more`] : [];
  return { outcome: 'FAIL', reason: first, details: [...rest.slice(0, SHOWN), ...more] };
}

function preconditions(expectation: ProbesExpectation, answers: ReadonlyMap<number, ProbeAnswer>): string[] {
  const { rows, all, uncontrolled } = expectation;
  if (answers.size !== all) return [`${answers.size} rows were done, and the step has ${all}`];
  return [
    ...uncontrolled.map((says) => `${says}: nothing in the step shows that its target answers anybody`),
    ...rows.flatMap(({ row, promised }) => {
      const answer = answers.get(row)!;
      if (answer.outcome === 'untold')
        return [`${promised.says}: could not be tried: ${answer.error ?? 'no reason told'}`];
      if (promised.kind === 'request') return [];
      const name = promised.promise.equals ?? promised.promise.differs;
      if (name === undefined || answer.against !== undefined) return [];
      return [`${promised.says}: nothing was kept as ${name} to compare with`];
    }),
  ];
}

/** `compared`: requests that the targets' logs could have contradicted. */
function passInWords({ rows }: ProbesExpectation, compared: number): string {
  const requests = rows.flatMap(({ promised }) => (promised.kind === 'request' ? [promised] : []));
  const failing = requests.filter(({ promise }) => !promise.outcomes.includes('answered')).length;
  const logs = compared > 0 ? ', and the targets’ own logs agree' : '';
  const parts = [
    ...(requests.length > failing ? [`${requests.length - failing} answered`] : []),
    ...(failing > 0 ? [`${failing} not, each with a positive control`] : []),
    ...(rows.length > requests.length ? [countOf(rows.length - requests.length, 'look')] : []),
  ];
  const which = rows.length === 1 ? 'the one row' : `all ${rows.length} rows`;
  return `${which} as promised: ${parts.join(', ')}${logs}`;
}

function explain({ model, source, rows, notes }: ProbesExpectation): Explanation {
  return {
    ...{ model, source, requests: rows.length, unit: 'rows', falseAlarm: 0, impostorPass: undefined },
    smallestCaught: 'one row with another outcome, status, server, exit code or value',
    notes,
  };
}
