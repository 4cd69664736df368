import type { Part } from '../lab/definition.js';
import { openPart, partProblems } from '../lab/open-part.js';
import type { PartProblem } from '../lab/part-checker.js';
import { haproxyStats } from './haproxy/index.js';
import { consumerLog, requestLog } from './log/index.js';
import { rabbitmq } from './rabbitmq/index.js';
import type { Witness, WitnessKind } from './witness.js';

/** The menu. A new kind is one file and one line here. */
const witnessKinds: Readonly<Record<string, WitnessKind>> = {
  'consumer-log': consumerLog,
  'haproxy-stats': haproxyStats,
  rabbitmq,
  'request-log': requestLog,
};

/** What is wrong with a lab's witness part; empty when it is fine. */
export function checkWitnessPart(part: Part): readonly PartProblem[] {
  return partProblems(part, witnessKinds, 'witness');
}

/** The witness that a lab's part names. Throws `invalid` with every problem as a detail. */
export function openWitness(part: Part): Witness {
  const { kind, options } = openPart(part, witnessKinds, 'witness');
  return kind.open(options);
}
