import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { LatencySummary } from '../../lab/observation.js';

/** Times are kept in microseconds, three significant figures. */
export interface Latencies {
  record(ms: number): void;
  summary(): LatencySummary;
}

/** Starts an empty record of times. Its summary is all zeros while nothing was recorded. */
export function createLatencies(): Latencies {
  const histogram = createHistogram({ figures: 3 });
  return {
    // The histogram takes integers from 1.
    record: (ms) => histogram.record(ms > 0.001 ? Math.round(ms * 1000) : 1),
    summary: () => summarize(histogram),
  };
}

/** The summary of times that are known already, in ms. */
export function latencySummary(timesMs: readonly number[]): LatencySummary {
  const latencies = createLatencies();
  for (const ms of timesMs) latencies.record(ms);
  return latencies.summary();
}

function summarize(histogram: RecordableHistogram): LatencySummary {
  if (histogram.count === 0) return { min: 0, mean: 0, p50: 0, p90: 0, p95: 0, p99: 0, max: 0 };
  const percentile = (share: number): number => histogram.percentile(share) / 1000;
  return {
    min: histogram.min / 1000,
    mean: histogram.mean / 1000,
    p50: percentile(50),
    p90: percentile(90),
    p95: percentile(95),
    p99: percentile(99),
    max: histogram.max / 1000,
  };
}
