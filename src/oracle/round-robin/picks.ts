import { roundRobin, type Picker } from './roundrobin.js';
import { staticRoundRobin } from './static-rr.js';

export const BALANCES = ['roundrobin', 'static-rr'] as const;
/** The algorithms that this folder can predict pick by pick. */
export type Balance = (typeof BALANCES)[number];

function pickerOf(balance: Balance, weights: readonly number[]): Picker {
  switch (balance) {
    case 'roundrobin':
      return roundRobin(weights);
    case 'static-rr':
      return staticRoundRobin(weights);
  }
}

/** Servers of picks `from` to `from + count - 1`, counted from process start. */
export function predictOrder(balance: Balance, weights: readonly number[], from: number, count: number): Int16Array {
  const pick = pickerOf(balance, weights);
  for (let i = 0; i < from; i++) pick();
  return Int16Array.from({ length: count }, pick);
}

/** How often each of `servers` servers occurs. */
export function countOrder(order: Int16Array, servers: number): number[] {
  const counts = new Array<number>(servers).fill(0);
  for (const server of order) counts[server]! += 1;
  return counts;
}
