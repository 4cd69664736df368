import type { Observation } from '../../lab/observation.js';
import type { ProbesExpectation } from '../../lab/verdict.js';
import { alignOrder } from '../witnesses/index.js';
import { outcomeInWords } from './probe-faults.js';

/** What of the targets' logs was held beside the rows. */
export interface WitnessedProbes {
  /** Requests that the logs could confirm or contradict. */
  readonly compared: number;
  readonly differences: readonly string[];
}

/**
 * Where the targets keep a log: what was answered in a service's name is in that service's own, and what never reached anybody is in none.
 * One sentence for each difference.
 */
export function witnessProbes({ client, backend }: Observation, { rows }: ProbesExpectation): WitnessedProbes {
  if (backend === undefined) return { compared: 0, differences: [] };
  const names = backend.servers;
  const said = alignOrder(client.order, client.servers, names);
  const judged = new Map(rows.map(({ row, promised }) => [row, promised.says]));
  let compared = 0;
  const differences = (client.probes ?? []).flatMap((answer): string[] => {
    const { row, request, outcome, host } = answer;
    const says = judged.get(row);
    // Over a connection without an answer the request may have come, or not.
    if (says === undefined || request === undefined || outcome === 'no-answer' || outcome === 'untold') return [];
    const logged = names[backend.order[request] ?? -1];
    if (outcome === 'answered' && (host === undefined || !names.includes(host))) return [];
    compared++;
    if ((names[said[request] ?? -1] ?? undefined) === logged) return [];
    const where = logged === undefined ? 'it is in no log' : `it is in the log of ${logged}`;
    return [`${says}: ${outcomeInWords(answer)} by the client’s word, and ${where}`];
  });
  const twice = backend.duplicates === 0 ? [] : [`${backend.duplicates} requests are in the logs twice`];
  return { compared, differences: [...differences, ...twice] };
}
