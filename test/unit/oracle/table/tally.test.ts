import { describe, expect, it } from 'vitest';
import type { TallyExpectation } from '../../../../src/lab/verdict.js';
import { expectOf } from '../../../../src/oracle/index.js';

const ROWS = [
  { method: 'POST', path: '/books/1/buy', to: 'command' },
  { method: 'POST', path: '/books/2/buy', to: 'command' },
];

function expected(counts: readonly unknown[], { passes = 80, purpose = 'tally', kind = 'http-table' } = {}) {
  const traffic = { kind, before: [], during: [], with: { service: 'gateway', port: 80, rows: ROWS, passes } };
  const part = { kind: 'tally', with: { servers: ['command', 'query'], rows: counts } };
  return expectOf(part, { servers: ['command', 'query1'], purpose, requests: undefined, traffic, before: undefined });
}

describe('the oracle tally', () => {
  it('expects of each row so many answers of each status, by the servers that may answer', () => {
    const found = expected([{ 202: 30, 409: 50 }, { 202: 80 }]) as TallyExpectation;
    expect(found.form).toBe('tally');
    expect(found.rows).toEqual([
      { says: 'POST /books/1/buy', servers: [0], counts: { 202: 30, 409: 50 } },
      { says: 'POST /books/2/buy', servers: [0], counts: { 202: 80 } },
    ]);
  });

  it.each([
    ['counts that do not sum to the passes', () => expected([{ 202: 30 }, { 202: 80 }]), 'its counts sum to 30'],
    ['another number of rows', () => expected([{ 202: 80 }]), '1 rows of counts, and the table 2 rows'],
    ['another judge', () => expected([{ 202: 80 }, { 202: 80 }], { purpose: 'table' }), 'nothing for the judge table'],
    ['traffic that is no table', () => expected([{ 202: 80 }, { 202: 80 }], { kind: 'http' }), 'its traffic is http'],
  ])('refuses %s', (_, wrong, message) => {
    expect(wrong).toThrow(message);
  });
});
