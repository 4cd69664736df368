import type { LabDefinition, LabFolder, VariantDefinition } from '../../../src/lab/definition.js';
import type { ClaimVerdict, Outcome, RunRecord } from '../../../src/lab/verdict.js';

export function claimVerdict(claim: string, outcome: Outcome, change: Partial<ClaimVerdict> = {}): ClaimVerdict {
  return {
    ...{ claim, says: `${claim} holds`, step: 'one', outcome, reason: 'because', details: [], rows: [], suspects: [] },
    explanation: undefined,
    ...change,
  };
}

export function record(outcome: Outcome, claims: readonly ClaimVerdict[] = []): RunRecord {
  return {
    ...{ lab: 'demo', instance: 'default', run: 'r1', startedAt: '2026-01-01T00:00:00.000Z', durationMs: 5, seed: 1 },
    ...{ parameters: {}, versions: {}, observations: [], verdict: { outcome, headline: 'so it is', claims } },
  };
}

export function variant(expect: VariantDefinition['expect']): VariantDefinition {
  return { help: 'broken', set: {}, patch: [], services: {}, traffic: {}, sends: {}, without: [], expect };
}

/** A lab of which only claims and variants matter. */
export function labWith(claims: readonly string[], variants: LabDefinition['variants']): LabFolder {
  const oracle = { kind: 'weighted', with: {} };
  const definition: LabDefinition = {
    ...{ version: 1, name: 'demo', title: 'Demo', summary: 'It shows', family: 'demo', entry: 'web' },
    ...{
      parameters: {},
      networks: {},
      certificates: {},
      credentials: {},
      volumes: {},
      services: {},
      traffic: {},
      witnesses: {},
      variants,
    },
    claims: claims.map((id) => ({ id, says: id, oracle, judge: { kind: 'order', with: {} } })),
  };
  return { folder: '/labs/demo', builtIn: false, definition };
}
