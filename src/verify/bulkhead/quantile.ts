import type { FlowLedger } from '../../lab/observation.js';

/** The smallest of the times that at least 95 % of the answers do not exceed; NaN without an answer. */
export function p95({ tookMs }: FlowLedger, of: (request: number) => boolean = () => true): number {
  return quantile(
    tookMs.filter((ms, i) => ms >= 0 && of(i)),
    0.95,
  );
}

/** Nearest rank; NaN of nothing. */
export function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(part * values.length) - 1)] ?? NaN;
}
