import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseAnswer, splitAnswers } from '../../../../src/witness/rabbitmq/ask-broker.js';

const pack = (value: unknown): string => gzipSync(JSON.stringify(value)).toString('base64');

describe('an answer of the broker’s node', () => {
  const packed = pack({ version: '4.0.5', queues: [] });
  const half = packed.length / 2;
  const [first, second] = [packed.slice(0, half), packed.slice(half)];

  it.each([
    ['erl_call', `{ok, ["${first}", "${second}"]}`],
    ['rabbitmqctl, which breaks long strings', `["${first.slice(0, 10)}"\n  "${first.slice(10)}",\n "${second}"]\n`],
  ])('is read as %s prints it', (_, printed) => {
    expect(parseAnswer(printed)).toEqual({ version: '4.0.5', queues: [] });
  });

  it('that is none is told in the broker’s words', () => {
    expect(() => parseAnswer(`{ok, ["${pack({ failed: 'not_booted' })}"]}`)).toThrow(/^not_booted$/);
    expect(() => parseAnswer('{error, "syntax error before: X"}')).toThrow(/it answered .*syntax error before: X/);
    expect(() => parseAnswer('')).toThrow('it answered ""');
  });

  it('is whole when the next one begins', () => {
    expect(splitAnswers('{ok, ["half')).toHaveLength(1);
    expect(splitAnswers('{ok, ["one"]}\n--lab--\n')).toEqual(['{ok, ["one"]}', '']);
    expect(splitAnswers('{ok, ["one"]}\n--lab--\n{ok, ["two"]}')).toEqual(['{ok, ["one"]}', '{ok, ["two"]}']);
  });
});
