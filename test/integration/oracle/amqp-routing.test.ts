import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RoutingExpectation } from '../../../src/lab/verdict.js';
import { expectOf } from '../../../src/oracle/index.js';
import { randomFrom } from '../../support/random-from.js';
import { liveBroker, type LiveBroker } from '../traffic/live-broker.js';

const TYPES = ['direct', 'fanout', 'topic', 'headers'] as const;
type Type = (typeof TYPES)[number];
const QUEUES = ['q1', 'q2', 'q3', 'q4'];
const BINDINGS = 8;
const MESSAGES = 60;
/** How many exchanges of each type, each with other bindings and messages. */
const ROUNDS = 4;
const SEED = 20261126;

let broker: LiveBroker;
beforeAll(async () => {
  broker = await liveBroker();
});
afterAll(() => broker?.[Symbol.asyncDispose]());

type Random = ReturnType<typeof randomFrom>;
const one = <T>(random: Random, of: readonly T[]): T => of[random(of.length)]!;

/** Few words, so that they meet often; an empty one too. */
function key(random: Random, words: readonly string[]): string {
  return Array.from({ length: random(5) }, () => one(random, words)).join('.');
}

/** Values of all types that look alike, and names that the broker passes over. */
function headers(random: Random): Record<string, string | number | boolean> {
  const names = ['a', 'b', 'x-c', 'A'].filter(() => random(2) === 0);
  return Object.fromEntries(names.map((name) => [name, one(random, [1, '1', true, 'true', 2])]));
}

function randomBinding(random: Random, type: Type) {
  const kinds = ['all', 'any', 'all-with-x', 'any-with-x', undefined];
  const kind = one(random, kinds);
  const own = type === 'headers' ? { ...headers(random), ...(kind === undefined ? {} : { 'x-match': kind }) } : {};
  const words = type === 'topic' ? ['a', 'a', 'b', 'b', '', '*', '*', '#'] : ['a', 'b', ''];
  return { queue: one(random, QUEUES), key: key(random, words), arguments: own };
}

/** One exchange with random bindings, sent random messages; every queue is drained to its end. */
function randomLab(random: Random, type: Type) {
  const bindings = Array.from({ length: BINDINGS }, () => randomBinding(random, type));
  const messages = Array.from({ length: MESSAGES }, () => ({
    key: key(random, ['a', 'b', '']),
    headers: headers(random),
  }));
  const script = [
    { op: 'delete', exchange: 'x' },
    { op: 'exchange', exchange: 'x', type },
    ...QUEUES.flatMap((queue) => [
      { op: 'delete', queue },
      { op: 'queue', queue },
    ]),
    ...bindings.map((binding) => ({ op: 'bind', exchange: 'x', ...binding })),
    { op: 'publish', exchange: 'x', mandatory: true, window: MESSAGES, messages },
    ...QUEUES.map((queue) => ({ op: 'drain', queue, fence: true })),
  ];
  return { type, bindings, script };
}

function expecting({ type, bindings, script }: ReturnType<typeof randomLab>): RoutingExpectation {
  return expectOf(
    { kind: 'amqp-routing', with: { exchange: 'x', type, bindings } },
    {
      servers: [],
      purpose: 'routing',
      traffic: { kind: 'amqp', with: { service: 'broker', user: 'lab', password: '', script } },
    },
  ) as RoutingExpectation;
}

it.each(TYPES)('routes through random bindings of a %s exchange as the model says, copy by copy', async (type) => {
  const random = randomFrom(SEED + TYPES.indexOf(type));
  let copies = 0;
  let returned = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const lab = randomLab(random, type);
    const { messages: expected } = expecting(lab);
    const { messages, outcomes } = await broker.drive(lab.script);
    expect(new Set(outcomes)).toEqual(new Set(['ok']));
    const got = messages.operations.flatMap((each) => each.received ?? []);
    const wrong = expected.flatMap((each) => {
      const queues = got.filter(({ label }) => label === each.label).map(({ queue }) => queue);
      const back = messages.published.find(({ label }) => label === each.label)?.returned !== undefined;
      copies += queues.length;
      returned += Number(back);
      const wanted = `${each.queues.toSorted().join()} ${each.returned}`;
      return `${queues.toSorted().join()} ${back}` === wanted
        ? []
        : [{ ...each, queues, back, bindings: lab.bindings }];
    });
    expect(wrong).toEqual([]);
  }
  // Neither everything nor nothing was routed: both kinds of mistakes would show.
  const cells = ROUNDS * MESSAGES * QUEUES.length;
  expect(copies).toBeGreaterThan(cells / 50);
  if (type !== 'fanout') expect(cells - copies).toBeGreaterThan(cells / 10);
  expect(type === 'fanout' || returned > 0).toBe(true);
});
