import type { ClaimVerdict, RunRecord } from '../../../src/lab/verdict.js';
import type { Observation } from '../../../src/lab/observation.js';

const counters = { product: 'HAProxy', version: '3.0', process: '7' } as Observation['middle'] extends infer M
  ? M extends { before: infer B }
    ? B
    : never
  : never;

export function sampleObservation(step: string, sent: number): Observation {
  return {
    step,
    client: {
      step,
      idPrefix: 'r-',
      concurrency: 1,
      sent,
      answered: sent,
      errors: 0,
      errorCodes: {},
      statuses: { '200': sent },
      servers: ['app1', 'app2', 'app3'],
      order: Int16Array.from({ length: sent }, (_, index) => index % 3),
      connectionsOpened: sent,
      durationMs: 1_500,
      latency: { min: 1, mean: 2, p50: 2, p90: 3, p99: 4, max: 5 },
    },
    middle: { before: counters, after: counters },
    backend: undefined,
  };
}

export function sampleClaim(claim: string, changes: Partial<ClaimVerdict> = {}): ClaimVerdict {
  return {
    claim,
    says: `says ${claim}`,
    step: undefined,
    outcome: 'PASS',
    reason: `reason of ${claim}`,
    details: [],
    rows: [],
    suspects: [],
    explanation: undefined,
    ...changes,
  };
}

const row = (server: string, weight: number, count: number) => ({
  server,
  weight,
  expected: count,
  client: count,
  middle: count,
  backend: count,
});

export const SAMPLE_ROWS = [row('app1', 2, 200), row('app2', 1, 100), row('app3', 3, 300)];

export function sampleRecord(claims: readonly ClaimVerdict[], changes: Partial<RunRecord['verdict']> = {}): RunRecord {
  return {
    lab: 'haproxy-weighted',
    instance: 'default',
    run: 'k3x9',
    startedAt: '2026-11-22T10:11:12.345Z',
    durationMs: 2_250,
    seed: 7,
    parameters: { weights: [2, 1, 3], balance: 'roundrobin' },
    versions: { haproxy: 'HAProxy 3.0.11' },
    observations: [sampleObservation('one-at-a-time', 60), sampleObservation('sixteen-at-a-time', 600)],
    verdict: { outcome: 'PASS', headline: 'roundrobin by weight 2:1:3', claims, ...changes },
  };
}
