import type { ClaimDefinition } from '../../lab/definition.js';
import type { BalancerCounters } from '../../lab/observation.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import type { Expectation } from '../../lab/verdict.js';
import { expectOf } from '../../oracle/index.js';

/** What must happen for a claim to hold, from the counters before the step. */
export function expectClaim(
  lab: ResolvedLab,
  claim: ClaimDefinition,
  before: BalancerCounters | undefined,
  requests?: number,
): Expectation {
  const purpose = claim.judge.kind;
  const traffic = claim.traffic === undefined ? undefined : lab.traffic[claim.traffic];
  return expectOf(claim.oracle, { servers: serversOf(lab, claim), purpose, requests, traffic, before });
}

/** Services of the group, or groups, that the claim's oracle predicts for, in the lab's order. */
export function serversOf(lab: ResolvedLab, { oracle }: ClaimDefinition): string[] {
  const groups: readonly unknown[] = [oracle.with['servers']].flat();
  return lab.services.filter(({ group }) => groups.includes(group)).map(({ name }) => name);
}
