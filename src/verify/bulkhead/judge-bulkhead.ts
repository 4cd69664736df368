import type { BulkheadExpectation, ClaimVerdict, EvidenceTable, Explanation } from '../../lab/verdict.js';
import type { FlowLedger } from '../../lab/observation.js';
import type { JudgeInput } from '../judges/index.js';
import { clopperPearson } from '../statistics/index.js';
import { countOf } from '../words.js';
import { quantile } from './quantile.js';
import { bulkheadSeen, type BulkheadSeen } from './saturation.js';

/** Verifications of pattern-bulkhead on two processors, most of them at a load of 10 to 30: none failed a claim, two came out open. */
const RECORDED_RUNS = 20;
const FALSE_ALARM = clopperPearson(0, RECORDED_RUNS, 0.05).high;

export type BulkheadDecision = Pick<ClaimVerdict, 'outcome' | 'reason'> &
  Partial<Pick<ClaimVerdict, 'details' | 'table'>>;

export interface BulkheadJudge {
  readonly smallestCaught: string;
  /** Flows that the claim is about, for its table. */
  readonly shows: readonly string[];
  decide(seen: BulkheadSeen): BulkheadDecision;
}

/** The way of every claim about a compartment: agreeing witnesses, enough samples, saturation, then the decision. */
export function judgeBulkhead(
  { claim, says, step, expectation, observation }: JudgeInput<BulkheadExpectation>,
  { smallestCaught, shows, decide }: BulkheadJudge,
): ClaimVerdict {
  const flows = (observation?.client.flows ?? []).filter(({ name }) => shows.includes(name));
  const table = flows.length > 0 ? { table: flowTable(flows) } : {};
  const explanation = explain(expectation, { smallestCaught, requests: observation?.client.sent ?? 0 });
  const head = { claim, says, step, rows: [], suspects: [], details: [], explanation, ...table };
  const seen = bulkheadSeen(expectation, observation);
  if ('peak' in seen) return { ...head, ...decide(seen) };
  const [reason, ...details] = seen;
  return { ...head, outcome: 'INCONCLUSIVE', reason, details };
}

/** What shows that there was something to hold. */
export function pressure({ demand, pressed, loaded }: BulkheadSeen, { pool }: BulkheadExpectation): string {
  return `saturated: work for ${demand.toFixed(0)} threads where ${pool} are, ${pressed} of ${countOf(loaded.count, 'request')} found no free place`;
}

function flowTable(flows: readonly FlowLedger[]): EvidenceTable {
  const columns = ['flow', 'requests', 'a second', '200', '503', 'other', 'p50', 'p95', 'longest'];
  const ms = (value: number): string => (Number.isNaN(value) ? '–' : `${value.toFixed(value < 10 ? 1 : 0)} ms`);
  return {
    columns: columns.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
    rows: flows.map(({ name, count, ratePerSecond, statuses, tookMs }) => {
      const having = (wanted: number): number => statuses.filter((status) => status === wanted).length;
      const others = count - having(200) - having(503);
      const answered = tookMs.filter((each) => each >= 0);
      const counts = [count, ratePerSecond, having(200), having(503), others].map(String);
      return [name, ...counts, ...[0.5, 0.95, 1].map((part) => ms(quantile(answered, part)))];
    }),
  };
}

function explain(
  { model, source, notes }: BulkheadExpectation,
  { smallestCaught, requests }: Pick<Explanation, 'smallestCaught' | 'requests'>,
): Explanation {
  return {
    ...{ model, source, requests, smallestCaught },
    falseAlarm: FALSE_ALARM,
    impostorPass: undefined,
    notes: [
      ...notes,
      'every time counts from when the request was meant to be sent, so that a client that is held up hides nothing',
      `false alarms at most ${FALSE_ALARM.toFixed(3)} (95 %): 0 in ${RECORDED_RUNS} recorded runs`,
    ],
  };
}
