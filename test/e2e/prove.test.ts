import { afterAll, beforeAll, expect, it } from 'vitest';
import { labelFilter } from '../../src/lab/labels.js';
import { builtLab, type BuiltLab } from '../support/built-lab.js';
import { connectTestEngine } from '../support/real-engine.js';

let lab: BuiltLab;

beforeAll(async () => {
  lab = await builtLab();
});

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
});

// Every control in the long run; one that is judged and one that must stay undecided in the short one.
const SAMPLE = process.env['LAB_TEST_FULL'] ? [] : ['--control', 'weights-swapped', '--control', 'answers-itself'];

it('every control comes out as named, and nothing is left', async () => {
  const { exitCode, result } = await lab.json(['prove', 'haproxy-weighted', ...SAMPLE]);
  expect(result).toMatchObject({ missed: 0, notRun: 0, unproven: [] });
  expect(result['caught']).toBe(SAMPLE.length === 0 ? 6 : 2);
  expect(exitCode).toBe(0);
  const engine = await connectTestEngine();
  const left = (await engine.containers(labelFilter())).filter(({ name }) => name.includes('--prove-'));
  engine.close();
  expect(left).toEqual([]);
});
