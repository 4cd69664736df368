import { describe, expect, it } from 'vitest';
import { classifyWeights, countOrder, predictOrder, roundRobin } from '../../../../src/oracle/index.js';

const digits = (order: Int16Array): string => Array.from(order, (server) => server + 1).join('');
const totals = (weights: number[], requests: number): number[] =>
  countOrder(predictOrder('roundrobin', weights, 0, requests), weights.length);

describe('roundRobin', () => {
  it.each([
    [[1, 1, 1], '123123'],
    [[1, 2], '221221'],
    [[2, 1, 3], '313231'.repeat(10)],
    [[1, 2, 3], '323132323132'],
    [[3, 2, 1], '121312121312'],
    [[5, 1, 1], '11121131112113'],
    [[1, 2, 4], '3323132'],
    [[2, 3, 3], '232312321323123213231232'],
    [[10, 20, 30], '323132'],
    [[1, 1, 1, 1], '12341'],
  ])('%j begins as HAProxy was seen to: %s', (weights, golden) => {
    expect(digits(predictOrder('roundrobin', weights, 0, golden.length))).toBe(golden);
  });

  it.each([
    [[2, 1, 3], 480, [160, 80, 240]],
    [[2, 1, 3], 600, [200, 100, 300]],
    [[7, 13, 29], 588, [84, 156, 348]],
    [[2, 3, 3], 480, [117, 182, 181]],
    [[2, 3, 3], 2400, [586, 907, 907]],
    [[10, 20, 30], 600, [100, 200, 300]],
    [[1, 1, 1], 600, [200, 200, 200]],
    [[2, 0, 3], 100, [40, 0, 60]],
    [[2, 1, 3], 120, [40, 20, 60]],
  ])('%j gives the recorded totals of %d requests', (weights, requests, recorded) => {
    expect(totals(weights, requests)).toEqual(recorded);
  });

  it('is quick enough to be run from the start of a process that has served a million requests', () => {
    for (const weights of [[2, 1, 3], Array.from({ length: 100 }, (_, i) => i + 1)]) {
      const pick = roundRobin(weights);
      const before = performance.now();
      for (let i = 0; i < 1e6; i++) pick();
      expect(performance.now() - before).toBeLessThan(weights.length === 3 ? 1000 : 4000);
    }
  });

  it('needs somebody to pick', () => {
    expect(() => roundRobin([0, 0])).toThrow(RangeError);
  });

  it('stays within 1 + k/16 of the weights after k cycles', () => {
    for (const weights of [
      [2, 3, 3],
      [3, 3, 2],
      [5, 7, 7, 1],
      [1, 6, 6, 6, 2],
      [3, 5, 5],
      [9, 4, 10, 10],
    ]) {
      const length = weights.reduce((a, b) => a + b);
      const pick = roundRobin(weights);
      const counts = weights.map(() => 0);
      for (let cycle = 1; cycle <= 100; cycle++) {
        for (let i = 0; i < length; i++) counts[pick()]! += 1;
        counts.forEach((count, i) => expect(Math.abs(count - cycle * weights[i]!)).toBeLessThanOrEqual(1 + cycle / 16));
      }
    }
  });
});

describe('classifyWeights', () => {
  it.each([
    [2, 40, 820, 820],
    [3, 10, 188, 220],
    [4, 6, 106, 126],
    [5, 3, 18, 21],
  ])('of the vectors of %d servers up to weight %d, %d of %d are clean', (servers, highest, clean, all) => {
    const vectors = nonDecreasing(servers, highest);
    expect(vectors).toHaveLength(all);
    expect(vectors.filter((weights) => classifyWeights(weights) === 'clean')).toHaveLength(clean);
  });

  it('knows 2:3:3 as dirty in any order, and equal weights as clean', () => {
    for (const weights of [
      [2, 3, 3],
      [3, 2, 3],
      [3, 3, 2],
    ])
      expect(classifyWeights(weights)).toBe('dirty');
    expect(classifyWeights(new Array<number>(100).fill(7))).toBe('clean');
    expect(classifyWeights([0, 5, 0])).toBe('clean');
  });
});

function nonDecreasing(length: number, highest: number, from = 1): number[][] {
  if (length === 0) return [[]];
  const firsts = Array.from({ length: highest - from + 1 }, (_, i) => from + i);
  return firsts.flatMap((first) => nonDecreasing(length - 1, highest, first).map((rest) => [first, ...rest]));
}
