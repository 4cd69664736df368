import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import type { BalancerCounters } from '../../../src/lab/observation.js';
import type { RowsExpectation } from '../../../src/lab/verdict.js';
import { expectOf } from '../../../src/oracle/index.js';

interface Wish {
  readonly balance?: string;
  readonly hashType?: string;
  readonly weights?: readonly number[];
  readonly out?: readonly string[];
  readonly version?: string;
  readonly keys: Readonly<Record<string, unknown>>;
}

function expected({ balance = 'uri', hashType = 'map-based', weights = [1, 1, 1], out = [], version, keys }: Wish) {
  return expectOf(
    { kind: 'hash', with: { balance, hashType, weights, out, servers: 'app' } },
    {
      servers: weights.map((_, i) => `app${i + 1}`),
      purpose: 'table',
      traffic: { kind: 'http-table', with: { service: 'haproxy', port: 80, keys } },
      ...(version === undefined ? {} : { before: { version } as BalancerCounters }),
    },
  ) as RowsExpectation;
}

/** Servers by number, from 1, one digit per key. */
function digits({ models }: RowsExpectation, model = 0): string {
  return models[model]!.rows.map(({ servers }) => servers.map((place) => place + 1).join('/')).join('');
}

const urls = (count: number) => ({ count, path: '/url{i}' });

describe('the hash family', () => {
  it('finds servers in a table as HAProxy’s own test has it (balance-uri.vtc)', () => {
    expect(digits(expected({ weights: [1, 1, 1, 1], keys: urls(4) }))).toBe('2341');
    expect(digits(expected({ weights: [1, 1, 1, 1], keys: { count: 4, path: '/url{i}?ignore={i}' } }))).toBe('2341');
  });

  it('finds servers on both rings as measured on 3.0.11 and computed for 2.6', () => {
    const both = expected({ hashType: 'consistent', version: '3.0.11', keys: urls(30) });
    const [once, twice] = [digits(both, 0), digits(both, 1)].sort();
    expect(once).toMatch(/^2131221123/);
    expect(twice).toBe('2332111131' + '11332221123132311213');
    const old = expected({ hashType: 'consistent', version: '2.6.12', keys: urls(10) });
    expect(old.models).toHaveLength(1);
    expect(digits(old)).toBe('2131221123');
  });

  it('follows the weights on the ring as measured', () => {
    const both = expected({ hashType: 'consistent', weights: [2, 1, 3], version: '3.0.11', keys: urls(10) });
    expect([digits(both, 0), digits(both, 1)].sort()).toEqual(['1131331123', '2331111131']);
  });

  it.each([
    ['url_param user', { count: 5, path: '/?user=u{i}&x=1' }],
    ['hdr(X-User)', { count: 5, path: '/', headers: { 'x-user': 'u{i}' } }],
  ])('hashes the same key alike wherever it stands: %s', (balance, keys) => {
    const one = expected({ balance, keys });
    expect(digits(one)).toBe(
      digits(expected({ balance: 'hdr(A)', keys: { count: 5, path: '/', headers: { A: 'u{i}' } } })),
    );
  });

  it('takes an address as a number, without a hash function', () => {
    const keys = { count: 6, path: '/', headers: { 'X-Client': '10.0.0.{i}' } };
    // 10.0.0.1 is 167772161, which leaves 2 when divided by 3.
    expect(digits(expected({ balance: 'source', keys }))).toBe('312312');
  });

  it('lets any server that is in take a row without a key', () => {
    const rows = expected({ balance: 'hdr(X-User)', out: ['app2'], keys: urls(2) });
    expect(digits(rows)).toBe('1/31/3');
    expect(rows.notes.join()).toContain('2 rows have no key');
  });

  it('moves no key of others when a server leaves the ring, and two thirds of them in a table', () => {
    const keys = urls(300);
    const ring = expected({ hashType: 'consistent', out: ['app2'], version: '2.6.12', keys });
    const before = expected({ hashType: 'consistent', version: '2.6.12', keys }).models[0]!.rows;
    const moved = ring.models[0]!.rows.filter(
      ({ servers }, i) => before[i]!.servers[0] !== 1 && before[i]!.servers[0] !== servers[0],
    );
    expect(moved).toEqual([]);
    expect(ring.shows).toMatch(/^without app2, 0 of \d+ keys of other servers move \(map-based: 101 of 198\)$/);
    expect(expected({ out: ['app2'], keys }).shows).toContain('101 of 198 keys');
  });

  it('names what it cannot predict', () => {
    const http = { servers: ['app1'], purpose: 'table', traffic: { kind: 'http', with: {} } };
    const part = { kind: 'hash', with: { balance: 'uri', weights: [1], servers: 'app' } };
    expect(() => expectOf(part, http)).toThrow(LabError);
    expect(() => expectOf(part, { ...http, purpose: 'order' })).toThrow(/nothing for the judge order/);
    expect(() => expected({ balance: 'url', keys: urls(1) })).toThrow(LabError);
  });
});
