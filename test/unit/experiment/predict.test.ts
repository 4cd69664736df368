import { describe, expect, it } from 'vitest';
import { comparePrediction, parseSplit, predictionText, splitProblem } from '../../../src/experiment/predict.js';
import type { RunRecord } from '../../../src/lab/verdict.js';
import { PLAIN } from '../../../src/report/index.js';

const question = { claim: 'totals', servers: ['app1', 'app2', 'app3'] };

function record(counts: readonly number[]): RunRecord {
  const rows = question.servers.map((server, i) => ({ server, client: counts[i] }));
  return { verdict: { claims: [{ claim: 'totals', rows }] } } as unknown as RunRecord;
}

describe('a guess', () => {
  it.each(['2:1:3', '200,100,300', ' 20 10  30 '])('of %s is the same proportions', (text) => {
    expect(comparePrediction(question, parseSplit(text, question), record([200, 100, 300]))).toMatchObject({
      guessed: [200, 100, 300],
      misplaced: 0,
    });
  });

  it.each([
    ['2:1', '3 numbers are wanted'],
    ['a:b:c', '"a" is not a number'],
    ['-1:2:3', '"-1" is not a number'],
    ['0:0:0', 'at least one server must get something'],
    ['', '3 numbers are wanted'],
  ])('of "%s" is answered with what is wrong', (text, words) => {
    expect(splitProblem(text, question)).toContain(words);
    expect(() => parseSplit(text, question)).toThrow(words);
  });

  it('that is off says by how many requests', () => {
    const prediction = comparePrediction(question, [1, 1, 1], record([200, 100, 300]));
    expect(prediction).toMatchObject({ guessed: [200, 200, 200], observed: [200, 100, 300], misplaced: 100 });
    expect(predictionText(prediction, PLAIN)).toContain('your guess put 100 requests of 600 at another server');
  });

  it('is held against nothing when nothing was counted', () => {
    expect(comparePrediction(question, [1, 1, 1], record([0, 0, 0]))).toBeUndefined();
    expect(predictionText(undefined, PLAIN)).toContain('nothing was counted');
  });
});
