import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConfirms } from '../../../../src/traffic/amqp/client/confirms.js';

describe('confirms', () => {
  it('are matched to messages by delivery tag, one or all up to it', () => {
    const confirms = createConfirms<string>();
    for (const each of ['a', 'b', 'c', 'd', 'e']) confirms.sent(each);
    const answered: string[] = [];
    const note = (message: string): void => void answered.push(message);
    confirms.answered(2, false, note);
    confirms.answered(4, true, note);
    confirms.answered(4, true, note);
    confirms.answered(3, false, note);
    expect(answered).toEqual(['b', 'a', 'c', 'd']);
    expect(confirms.open).toBe(1);
    confirms.end(note);
    expect(answered.at(-1)).toBe('e');
    expect(confirms.open).toBe(0);
  });

  it('answer each message once, whatever the order', () => {
    const acks = fc.array(fc.record({ tag: fc.integer({ min: 1, max: 40 }), multiple: fc.boolean() }));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), acks, (count, answers) => {
        const confirms = createConfirms<number>();
        for (let i = 1; i <= count; i++) confirms.sent(i);
        const seen: number[] = [];
        const wanted = new Set<number>();
        for (const { tag, multiple } of answers) {
          confirms.answered(tag, multiple, (message) => seen.push(message));
          for (let i = multiple ? 1 : tag; i <= Math.min(tag, count); i++) wanted.add(i);
        }
        expect([...seen].sort((a, b) => a - b)).toEqual([...wanted].sort((a, b) => a - b));
        expect(confirms.open).toBe(count - wanted.size);
        confirms.end((message) => seen.push(message));
        expect(new Set(seen).size).toBe(count);
        expect(seen).toHaveLength(count);
      }),
    );
  });
});
