/** Aligned windows of one cycle each. */
export interface Windows {
  readonly whole: number;
  /** Those that hold every server exactly as often as one cycle does. */
  readonly exact: number;
  /** Requests by which each server is off, summed over the windows. */
  readonly off: readonly number[];
}

/** Compares each aligned window of `order` with one cycle's shares; a rest shorter than a cycle is left out. */
export function cycleWindows(order: Int16Array, shares: readonly number[]): Windows {
  const cycle = shares.reduce((sum, share) => sum + share, 0);
  const whole = Math.floor(order.length / cycle);
  const off = shares.map(() => 0);
  let exact = 0;
  for (let window = 0; window < whole; window++) {
    const missing = [...shares];
    for (const server of order.subarray(window * cycle, (window + 1) * cycle)) {
      if (server >= 0) missing[server]! -= 1;
    }
    if (missing.every((count) => count === 0)) exact += 1;
    missing.forEach((count, i) => (off[i]! += Math.abs(count)));
  }
  return { whole, exact, off };
}

/** Whether `order` is `cycle` over and over, begun somewhere; the place, or -1. */
export function rotationOf(order: Int16Array, cycle: Int16Array): number {
  for (let shift = 0; shift < cycle.length; shift++) {
    if (order.every((server, i) => server === cycle[(i + shift) % cycle.length])) return shift;
  }
  return -1;
}
