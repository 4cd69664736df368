import type { Observation } from '../../../src/lab/observation.js';
import type { RowsExpectation } from '../../../src/lab/verdict.js';
import { judgeClaim } from '../../../src/verify/index.js';
import { names } from '../../unit/verify/simulate.js';
import type { Cell } from './cell.js';
import { draws } from './draw.js';
import { seenAs } from './seen-as.js';

const CHECK = 'table';

/** A table of `rows` rows with one server each, answered by whichever of `servers` servers chance takes. */
export function rowsCells(servers: number, rows: number, passes = 1): Cell[] {
  const equal = names(servers).map(() => 1);
  const expectation = tableOf(servers, rows);
  const claim = { id: CHECK, says: 'it holds', traffic: 'step', judge: { kind: CHECK, with: {} } };
  const judged = (observation: Observation) => judgeClaim(claim, { expectation, observation, running: undefined });
  const requests = rows * passes;
  const drawn = (next: () => number): Observation => {
    const shares = equal.map((weight) => weight / servers);
    return answered(seenAs(draws(shares, requests, next), { weights: equal }));
  };
  const nominal = judged(drawn(() => 0)).explanation?.impostorPass ?? 1;
  return [
    {
      ...{ check: CHECK, weights: equal.join(':') },
      balancer: `any server, ${rows} rows × ${passes}`,
      figures: [{ outcome: 'PASS', rule: 'exactly', nominal }],
      run: (next) => ({ outcome: judged(drawn(next)).outcome, requests }),
    },
  ];
}

function tableOf(servers: number, rows: number): RowsExpectation {
  const wanted = Array.from({ length: rows }, (_, i) => ({ says: `GET /${i}`, servers: [i % servers], status: 200 }));
  return {
    ...{ form: 'rows', model: 'a table', source: 'none', servers: names(servers), warmUp: 0, requests: undefined },
    ...{ notes: [], models: [{ says: 'the table', rows: wanted }], alternatives: [] },
  };
}

function answered(observation: Observation): Observation {
  const answers = Array.from(observation.client.order, () => ({ status: 200 }));
  return { ...observation, client: { ...observation.client, answers } };
}
