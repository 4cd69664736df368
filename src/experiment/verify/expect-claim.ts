import type { ClaimDefinition } from '../../lab/definition.js';
import type { BrokerCounts } from '../../lab/amqp/index.js';
import type { BalancerCounters } from '../../lab/observation.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import type { Expectation } from '../../lab/verdict.js';
import { expectOf } from '../../oracle/index.js';

/** What the lab's own counters said just before a step. */
export interface CountsBefore {
  readonly middle: BalancerCounters | undefined;
  readonly broker?: BrokerCounts | undefined;
}

/** What must happen for a claim to hold, from the counters before the step. */
export function expectClaim(
  lab: ResolvedLab,
  claim: ClaimDefinition,
  { middle, broker }: CountsBefore,
  requests?: number,
): Expectation {
  const purpose = claim.judge.kind;
  const traffic = claim.traffic === undefined ? undefined : lab.traffic[claim.traffic];
  return expectOf(claim.oracle, {
    ...{ servers: serversOf(lab, claim), purpose, requests, traffic },
    ...{ before: middle, broker, steps: lab.traffic },
  });
}

/** Services of the group, or groups, that the claim's oracle predicts for, in the lab's order. */
export function serversOf(lab: ResolvedLab, { oracle }: ClaimDefinition): string[] {
  const groups: readonly unknown[] = [oracle.with['servers']].flat();
  return lab.services.filter(({ group }) => groups.includes(group)).map(({ name }) => name);
}
