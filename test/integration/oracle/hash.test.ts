import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectRows, liveHaproxy, sendRows, type LiveHaproxy } from './live-haproxy.js';

const WEIGHTS = [2, 1, 3];
const KEYS = Array.from({ length: 40 }, (_, i) => i + 1);
const ROWS = KEYS.map((i) => ({
  path: `/item/${i * 7}?user=u${i}`,
  headers: { 'X-Client': `10.${i % 5}.${i * 3}.7`, 'X-User': `user-${i * 13}` },
}));

const BALANCES = ['source', 'uri', 'url_param user', 'hdr(X-User)'] as const;
const HASH_TYPES = ['map-based', 'consistent'] as const;
const CASES = BALANCES.flatMap((balance) => HASH_TYPES.map((hashType) => [balance, hashType] as const));

const nameOf = (balance: string, hashType: string): string => `${balance.replace(/\W+/g, '-')}-${hashType}`;

function backend(balance: string, hashType: string): string {
  const servers = WEIGHTS.map((weight, i) => `    server app${i + 1} app${i + 1}:5000 weight ${weight}\n`);
  return `backend ${nameOf(balance, hashType)}\n    balance ${balance}\n    hash-type ${hashType}\n${servers.join('')}`;
}

let haproxy: LiveHaproxy;

beforeAll(async () => {
  haproxy = await liveHaproxy(`frontend web
    bind :8080
    http-request set-src req.hdr(X-Client)
    use_backend %[req.hdr(X-Backend)]
${CASES.map(([balance, hashType]) => backend(balance, hashType)).join('')}`);
});
afterAll(() => haproxy[Symbol.asyncDispose]());

it.each(CASES)(
  'balance %s, hash-type %s: every key goes where the model says, and nowhere else',
  async (balance, hashType) => {
    const name = nameOf(balance, hashType);
    const { models, alternatives } = expectRows(
      'hash',
      { balance, hashType, weights: WEIGHTS },
      ROWS,
      await haproxy.counters(name),
    );
    const seen = (await sendRows(haproxy, ROWS, { 'X-Backend': name })).map(({ server }) => [server]);
    // Either ring, where the version may have either, but one of them for all keys.
    const fitting = models.filter(({ rows }) => rows.every(({ servers }, i) => servers?.join() === seen[i]!.join()));
    expect(fitting.map(({ says }) => says)).toHaveLength(1);
    for (const { rows } of alternatives) expect(rows.map(({ servers }) => servers)).not.toEqual(seen);
  },
);
