import type { Observation } from '../../../../src/lab/observation.js';
import type { ClaimVerdict } from '../../../../src/lab/verdict.js';
import { expectOf } from '../../../../src/oracle/index.js';
import { judgeClaim } from '../../../../src/verify/index.js';
import { names } from '../simulate.js';
import { runLoad, type Balancing, type LoadRun } from './simulate-load.js';

export const LEASTCONN = { kind: 'leastconn', with: { weights: [1, 1, 1], servers: 'app' } };
export const MAXCONN = { kind: 'maxconn', with: { maxconn: 2, hold: 200, patience: 1500, servers: 'app' } };
export const IMPATIENT = { kind: 'maxconn', with: { maxconn: 2, hold: 3000, patience: 1500, servers: 'app' } };
const SLOW = [150, 15, 15];

export function judged(
  kind: string,
  observation: Observation,
  oracle: { kind: string; with: object } = LEASTCONN,
): ClaimVerdict {
  const claim = { id: kind, says: 'it holds', traffic: 'step', judge: { kind, with: {} } };
  const before = observation.middle?.before;
  // As a step is: at least as many clients as held requests.
  const traffic = {
    kind: 'http',
    with: { concurrency: Math.max(6, kind === 'held' || oracle !== LEASTCONN ? 400 : 6) },
  };
  const part = { kind: oracle.kind, with: { ...oracle.with } };
  const expectation = expectOf(part, { servers: names(3), purpose: kind, requests: undefined, traffic, before });
  return judgeClaim(claim, { expectation, observation, running: before });
}

export const slowRun = (balancing: Balancing, change: Partial<LoadRun> = {}): Observation =>
  runLoad({ balancing, delaysMs: SLOW, concurrency: 6, requests: 300, ...change });
export const heldRun = (balancing: Balancing, change: Partial<LoadRun> = {}): Observation =>
  runLoad({ balancing, delaysMs: [400, 400, 400], concurrency: 12, requests: 12, ...change });
export const queueRun = (change: Partial<LoadRun> = {}): Observation =>
  runLoad({ balancing: 'roundrobin', delaysMs: [200, 200, 200], concurrency: 24, requests: 24, maxconn: 2, ...change });
