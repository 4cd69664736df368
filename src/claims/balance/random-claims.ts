import type { Made, Subject } from './subject.js';
import { claim, concurrencyOf, httpStep, stepName, weightsOf } from './claim-words.js';

/** Draws of `random` without a number (configuration manual, `balance`). */
const DEFAULT_DRAWS = 2;

/** `balance random(draws)`: no rotation, and the shares of the ring. */
export function randomClaims(subject: Subject, balance: string): Made {
  const [, draws = String(DEFAULT_DRAWS)] = /^random(?:\((\d+)\))?$/.exec(balance) ?? [];
  const weights = weightsOf(subject);
  if (weights.every((weight) => weight === 0)) return { why: 'no server has a weight above 0' };
  const { proxy } = subject;
  const oracle = { kind: 'random', with: { weights, draws: Number(draws), servers: proxy.name } };
  const many = concurrencyOf(subject, 16);
  return {
    claims: [
      claim(subject, 'no-rotation', `${proxy.name}: one at a time, the servers do not take turns`, {
        ...{ traffic: 'one-at-a-time', oracle, judge: 'no-rotation' },
      }),
      claim(subject, 'shares', `${proxy.name}: each server gets the share of the ring that its points cover`, {
        ...{ traffic: 'many-at-a-time', oracle, judge: 'shares' },
      }),
    ],
    traffic: {
      [stepName(proxy.name, 'one-at-a-time')]: httpStep(subject, { concurrency: 1 }),
      [stepName(proxy.name, 'many-at-a-time')]: httpStep(subject, { concurrency: many }),
    },
  };
}
