import { expect, it } from 'vitest';
import { Predict } from '../../src/commands/predict.js';
import { Up } from '../../src/commands/up.js';
import { ANY_PORT, LAB, labBench } from './lab-bench.js';

const SMALL = ['--set', 'requests=60'];

it('shows the guess beside what came of it, and judges the lab, not the guess', async () => {
  const bench = await labBench();
  await bench.run(Up, [LAB, ...ANY_PORT, ...SMALL]);
  const right = await bench.run(Predict, [LAB, '--guess', '2:1:3']);
  expect(right.stdout).toMatch(/app1 +your guess +20/);
  expect(right.stdout).toContain('your guess was exact');
  expect(right.exitCode).toBe(0);
  const { result, exitCode } = (await bench.run(Predict, [LAB, '--guess', '1:1:1', '--json'])).json();
  expect(result).toMatchObject({ prediction: { guessed: [20, 20, 20], observed: [20, 10, 30], misplaced: 10 } });
  expect(exitCode).toBe(0);
});

it('needs a guess where nobody can be asked, and one that fits', async () => {
  const bench = await labBench();
  await bench.run(Up, [LAB, ...ANY_PORT, ...SMALL]);
  const silent = await bench.run(Predict, [LAB]);
  expect(silent.stderr).toContain('--guess 1:2:3');
  expect(silent.exitCode).toBe(2);
  const wrong = await bench.run(Predict, [LAB, '--guess', '2:1']);
  expect(wrong.stderr).toContain('3 numbers are wanted');
  expect(wrong.exitCode).toBe(2);
});
