import { cycleLength, cycleWeights } from '../round-robin/index.js';

/** A weighted-random balancer may pass the order check this rarely. */
const IMPOSTOR_LIMIT = 1e-8;
/** More requests than this are not sent one at a time. */
const ORDER_CAP = 3000;
/** Where nothing else could happen anyway. */
const CYCLES_WITHOUT_ALTERNATIVE = 30;
const DEFAULT_TOTALS = 600;

export interface SampleSize {
  readonly requests: number;
  readonly notes: readonly string[];
}

/** ln of the probability that independent draws in proportion to the weights hold one cycle exactly: the multinomial pmf. */
function logExactCycle(weights: readonly number[]): number {
  const shares = cycleWeights(weights);
  const total = cycleLength(weights);
  const draws = shares.reduce((sum, share) => sum + (share === 0 ? 0 : share * Math.log(share / total)), 0);
  return logFactorial(total) - shares.reduce((sum, share) => sum + logFactorial(share), 0) + draws;
}

/**
 * Requests of the order check, one at a time: whole cycles until a weighted-random balancer passes with p < 1e-8.
 * `known`: the balancer's state is known, so any number of requests can be compared; otherwise whole cycles are needed,
 * and more of them since a few may be off.
 */
export function orderSize(weights: readonly number[], known: boolean): SampleSize {
  const cycle = cycleLength(weights);
  const logExact = logExactCycle(weights);
  if (logExact === 0) return { requests: cycle * CYCLES_WITHOUT_ALTERNATIVE, notes: [] };
  const enough = Math.floor(Math.log(IMPOSTOR_LIMIT) / logExact) + 1;
  const wanted = known ? enough : 2 * enough + 2;
  if (wanted * cycle <= ORDER_CAP) return { requests: wanted * cycle, notes: [] };
  const cycles = Math.floor(ORDER_CAP / cycle);
  const requests = cycles > 0 ? cycles * cycle : known ? ORDER_CAP : cycle;
  const note = `${wanted} cycles of ${cycle} requests are wanted; ${requests} requests are sent (cap ${ORDER_CAP})`;
  return { requests, notes: [note] };
}

/** The wanted number of requests, rounded up to whole cycles. */
export function wholeCycles(weights: readonly number[], wanted = DEFAULT_TOTALS): number {
  const cycle = cycleLength(weights);
  return Math.max(1, Math.ceil(wanted / cycle)) * cycle;
}

function logFactorial(n: number): number {
  let sum = 0;
  for (let i = 2; i <= n; i++) sum += Math.log(i);
  return sum;
}
