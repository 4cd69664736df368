import type { Part } from '../lab/definition.js';
import { openPart, partProblems } from '../lab/open-part.js';
import type { PartProblem } from '../lab/part-checker.js';
import type { Expectation } from '../lab/verdict.js';
import { amqpRouting, arrivals, dispatch, durability, pace, redelivery, script, survival } from './amqp/index.js';
import { bulkhead, first, leastconn, maxconn } from './load/index.js';
import type { ExpectRequest, OracleKind } from './oracle-kind.js';
import { healthCheck } from './health/index.js';
import { hash } from './hash/index.js';
import { probes } from './probes/index.js';
import { random } from './random/index.js';
import { cookie, routingTable, tally } from './table/index.js';
import { weighted } from './weighted/index.js';

/** The strategies that can be predicted, by the name that a lab file uses. */
export const oracleKinds: Readonly<Record<string, OracleKind>> = {
  'amqp-routing': amqpRouting,
  arrivals,
  bulkhead,
  cookie,
  dispatch,
  durability,
  first,
  hash,
  'health-check': healthCheck,
  leastconn,
  maxconn,
  pace,
  probes,
  random,
  redelivery,
  'routing-table': routingTable,
  script,
  survival,
  tally,
  weighted,
};

/** Every problem of an oracle part whose parameters are filled in; an unknown kind is answered with the known ones. */
export function checkOraclePart(part: Part): PartProblem[] {
  return partProblems(part, oracleKinds, 'oracle');
}

/** Predicts what `part` says must happen. Throws kind `invalid` for a part that `checkOraclePart` finds fault with. */
export function expectOf(part: Part, request: Omit<ExpectRequest<unknown>, 'options'>): Expectation {
  const { kind, options } = openPart(part, oracleKinds, 'oracle');
  return kind.expect({ ...request, options });
}
