import { isNegative, type ProbeRow } from './probe-row.js';

/**
 * The negative rows whose target answers nobody in the whole step, by what they say: a request that fails shows nothing of who may reach
 * whom, unless somebody else is answered.
 */
export function uncontrolled(rows: readonly ProbeRow[], all: readonly ProbeRow[]): string[] {
  const answers = new Set(all.flatMap((row) => (row.kind === 'request' && !isNegative(row) ? [row.target] : [])));
  const alone = (row: ProbeRow): boolean => row.kind === 'request' && isNegative(row) && !answers.has(row.target);
  return rows.filter(alone).map(({ says }) => says);
}
