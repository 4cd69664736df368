import { LabError } from '../../errors.js';
import { nearestNames } from '../../lab/nearest-names.js';
import type { KeptRun } from './kept-run.js';
import { messageTraces } from './message-traces.js';
import { requestTraces } from './request-traces.js';
import type { Trace } from './trace.js';

/** What is looked for: one, by its id or label; or all that were lost, or that came twice. */
export interface TraceWish {
  readonly id?: string;
  readonly lost?: boolean;
  readonly duplicates?: boolean;
}

/** Names that are shown where a wish fits none. */
const SHOWN = 5;

/**
 * The ways that were wished for, in the order of the run. An id may be whole, begin with its step, or be a label; one label may stand for one
 * message of each step. Throws kind `usage`: `nothing-wished`, or `unknown-id` with what there is.
 */
export function findTraces(run: KeptRun, { id, lost = false, duplicates = false }: TraceWish): Trace[] {
  const all = run.observations.flatMap((observation) => [...messageTraces(observation), ...requestTraces(observation)]);
  if (id === undefined && !lost && !duplicates) {
    throw new LabError('usage', 'the way of what? Give an id or a label, --lost, or --duplicates', {
      code: 'nothing-wished',
      suggestions: all.slice(0, 1).map(({ label }) => `lab trace ${run.lab} ${label}`),
    });
  }
  if (id === undefined) return all.filter((trace) => (lost && trace.lost) || (duplicates && trace.duplicate));
  const found = all.filter((trace) => fits(trace, run.run, id));
  if (found.length > 0) return found;
  const labels = all.map(({ label }) => label);
  const near = nearestNames(id, labels).slice(0, SHOWN);
  throw new LabError('usage', `no message or request of the last run of ${run.lab} is called ${id}`, {
    code: 'unknown-id',
    details: all.length === 0 ? ['the run sent none, or too many to be kept one by one'] : [],
    suggestions: (near.length > 0 ? near : labels.slice(0, SHOWN)).map((label) => `lab trace ${run.lab} ${label}`),
  });
}

function fits({ id, label, step }: Trace, run: string, wanted: string): boolean {
  return wanted === id || wanted === label || wanted === `${step}.${label}` || `${run}.${wanted}` === id;
}
