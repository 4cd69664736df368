import { LabError } from '../../errors.js';
import type { Finding } from '../../lab/index.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import { expectClaim } from '../verify/expect-claim.js';

/** What does not hang on anything that is counted while a lab runs: an oracle that names what its traffic step has not. */
const ABOUT_TRAFFIC = ['oracle-and-traffic', 'oracle-and-judge', 'unknown-part'];

/** Claims whose oracle does not fit their traffic step, or their judge: found before the lab is up. */
export function checkOracles(lab: ResolvedLab): Finding[] {
  return lab.claims.flatMap((claim, i): Finding[] => {
    try {
      expectClaim(lab, claim, { middle: undefined });
      return [];
    } catch (thrown) {
      // Counters are not there yet: whoever misses them says nothing about the lab's file.
      if (!(thrown instanceof LabError) || !ABOUT_TRAFFIC.includes(thrown.code)) return [];
      const [hint] = thrown.suggestions;
      const message = hint === undefined ? thrown.message : `${thrown.message} (${hint})`;
      return [{ path: ['claims', i, 'oracle'], message }];
    }
  });
}
