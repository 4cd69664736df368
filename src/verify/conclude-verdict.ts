import type { ClaimVerdict, Outcome, Verdict } from '../lab/verdict.js';

/** FAIL when any claim failed, else INCONCLUSIVE when any is open or there is none at all, else PASS. */
export function concludeVerdict(claims: readonly ClaimVerdict[]): Verdict {
  const of = (outcome: Outcome): ClaimVerdict[] => claims.filter((claim) => claim.outcome === outcome);
  const [failed, open] = [of('FAIL'), of('INCONCLUSIVE')];
  if (claims.length === 0)
    return { outcome: 'INCONCLUSIVE', headline: 'nothing was judged: the lab makes no claim', claims };
  if (failed.length > 0) return { outcome: 'FAIL', headline: failureHeadline(failed), claims };
  const [first] = open;
  if (first) return { outcome: 'INCONCLUSIVE', headline: `${first.claim}: ${first.reason}`, claims };
  return { outcome: 'PASS', headline: strongest(claims).reason, claims };
}

function failureHeadline(failed: readonly ClaimVerdict[]): string {
  // Traffic says more than configuration, and the surest suspect most.
  const ratio = ({ step, suspects }: ClaimVerdict): number =>
    step === undefined ? -Infinity : (suspects[0]?.log10LikelihoodRatio ?? 0);
  const telling = failed.reduce((best, claim) => (ratio(claim) > ratio(best) ? claim : best));
  const [suspect] = telling.suspects;
  if (!suspect) return `${telling.claim}: ${telling.reason}`;
  return `${telling.claim}: ${telling.reason}; likeliest mistake: ${suspect.says}`;
}

/** The claim that a weighted-random balancer would pass most rarely; where none of them says, of claims about messages the one about most. */
function strongest(claims: readonly ClaimVerdict[]): ClaimVerdict {
  const odds = ({ explanation }: ClaimVerdict): number => explanation?.impostorPass ?? 1;
  const messages = ({ explanation }: ClaimVerdict): number =>
    explanation?.unit === 'messages' ? explanation.requests : 0;
  const stronger = (one: ClaimVerdict, other: ClaimVerdict): boolean =>
    odds(one) === odds(other) ? messages(one) > messages(other) : odds(one) < odds(other);
  return claims.reduce((best, claim) => (stronger(claim, best) ? claim : best), claims.at(-1)!);
}
