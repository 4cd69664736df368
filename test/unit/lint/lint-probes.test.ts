import { expect, it } from 'vitest';
import { lintProbes } from '../../../src/lint/lint-probes.js';

const step = (rows: readonly object[]) => ({ kind: 'probe', with: { rows }, before: [], during: [] });
const found = (traffic: Readonly<Record<string, ReturnType<typeof step>>>) =>
  lintProbes({ traffic }).map(({ path, code }) => `${path.slice(1).join('.')} ${code}`);
const get = 'http://shop:5000/';

it('a row that promises a failure stands beside one whose target is answered', () => {
  const alone = { from: 'a', get, outcome: 'dns-fail' };
  expect(found({ s: step([{ from: 'b', get }, alone]) })).toEqual([]);
  expect(found({ s: step([alone]), t: step([{ from: 'b', get }]) })).toEqual(['s.with.rows.0 negative-alone']);
  expect(found({ s: step([alone, { from: 'b', get: 'http://shop:5001/' }]) })).toEqual([
    's.with.rows.0 negative-alone',
  ]);
});

it('a row compares with what was kept before it', () => {
  const keeps = { in: 'a', run: ['x'], keep: 'k' };
  expect(
    found({ s: step([keeps, { in: 'a', run: ['x'], equals: 'k' }]), t: step([{ identity: 'a', differs: 's.k' }]) }),
  ).toEqual([]);
  expect(
    found({ s: step([{ in: 'a', run: ['x'], equals: 'k' }, keeps]), t: step([{ identity: 'a', differs: 'k' }]) }),
  ).toEqual(['s.with.rows.0 nothing-kept', 't.with.rows.0 nothing-kept']);
});
