import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOracles } from '../../../src/experiment/check/check-oracles.js';
import { fillIn, openLab } from '../../../src/experiment/index.js';
import type { ClaimDefinition } from '../../../src/lab/definition.js';

const root = process.cwd();
const shelves = { labs: join(root, 'labs'), templates: join(root, 'templates'), current: root };

async function changed(change: (claim: ClaimDefinition) => ClaimDefinition) {
  const lab = await fillIn(await openLab('pattern-bulkhead', shelves), { instance: 'default', set: [] }, shelves);
  const [first, ...others] = lab.claims;
  return checkOracles({ ...lab, claims: [change(first!), ...others] });
}

describe('an oracle beside its traffic step', () => {
  it('is found where it names what the step has not, before anything runs', async () => {
    expect(await changed((claim) => claim)).toEqual([]);
    const wrong = await changed((claim) => {
      const { oracle } = claim;
      return { ...claim, oracle: { ...oracle, with: { ...oracle.with, loaded: 'page' } } };
    });
    expect(wrong).toMatchObject([
      { path: ['claims', 0, 'oracle'], message: expect.stringContaining('its traffic step has not: page') as string },
    ]);
    const judged = await changed((claim) => ({ ...claim, judge: { kind: 'peaks', with: {} } }));
    expect(judged[0]?.message).toContain('has nothing for the judge peaks');
  });
});
