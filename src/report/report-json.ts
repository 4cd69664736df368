import type { RunRecord } from '../lab/verdict.js';

/** Longest request order that is written out: a longer one says nothing to a reader and fills disks. */
const LONGEST_ORDER = 100_000;
/** Longest list that is written out, such as messages one by one: some 4 MB. */
const LONGEST_LIST = 20_000;

/**
 * The record as plain data for `--json` and evidence: request orders are arrays of server numbers (-1 = none), times arrays of ms, both left out (null)
 * beyond 100,000 requests; so are lists of more than 20,000 messages; what is unknown is null, so that every key is always there.
 */
export function reportJson(record: RunRecord): unknown {
  return plainJson(record);
}

/** The same as a text, for a file. */
export function runRecordJson(record: RunRecord): string {
  return `${JSON.stringify(plainJson(record), null, 2)}\n`;
}

/** Any result as plain data: typed arrays become arrays, what is unknown null, numbers that JSON lacks texts. */
export function plainJson(value: unknown): unknown {
  if (value === undefined) return null;
  if (value instanceof Int16Array) return value.length > LONGEST_ORDER ? null : [...value];
  if (value instanceof Float64Array) return value.length > LONGEST_ORDER ? null : Array.from(value, finiteOrNull);
  if (Array.isArray(value)) return value.length > LONGEST_LIST ? null : value.map(plainJson);
  // JSON has no infinity and no NaN: a reader must not find a null where a number was meant.
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainJson(inner)]));
  }
  return value;
}

/** A time that no log tells is none. */
function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
