import type { Suspect } from '../../lab/verdict.js';

const SHOWN = 3;
/** How often a true explanation may miss one. */
const MISSED = 1e-3;

/** What one mistake would explain: its part, 0 to 1, of everything that was seen. */
export interface Share {
  readonly id: string;
  readonly says: string;
  readonly part: number;
}

/**
 * Mistakes that explain more of `total` than the lab as claimed (`claimed`, its part), the best first, each against the next best explanation;
 * whatever explains one still misses one in a thousand.
 */
export function suspectsByShare(shares: readonly Share[], claimed: number, total: number, noun: string): Suspect[] {
  const better = shares.filter(({ part }) => part > claimed).toSorted((a, b) => b.part - a.part);
  return better.slice(0, SHOWN).map(({ id, says, part }, place) => ({
    id,
    says: `${says} (so ${Math.round(100 * part)} % of the ${noun} went, as claimed ${Math.round(100 * claimed)} %)`,
    log10LikelihoodRatio:
      total * (part - (better[place === 0 ? 1 : 0]?.part ?? claimed)) * Math.log10((1 - MISSED) / MISSED),
  }));
}
