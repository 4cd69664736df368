import { describe, expect, it } from 'vitest';
import { frames } from '../../../src/engine/docker/streams/frames.js';
import { jsonLines } from '../../../src/engine/docker/streams/json-lines.js';
import { logLines } from '../../../src/engine/docker/streams/logs.js';

function frame(stream: 1 | 2, text: string): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

/** The same bytes, cut into pieces of every given size. */
async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe('frames', () => {
  const bytes = Buffer.concat([frame(1, 'one\n'), frame(2, 'zwei'), frame(1, ''), frame(1, 'drei €')]);

  it.each([1, 2, 7, 8, 9, 13, 1000])('splits the same however the bytes arrive: %i at a time', async (size) => {
    const got = await all(frames(cut(bytes, size)));
    expect(got.map(({ stream, bytes: text }) => [stream, text.toString()])).toEqual([
      ['stdout', 'one\n'],
      ['stderr', 'zwei'],
      ['stdout', ''],
      ['stdout', 'drei €'],
    ]);
  });

  it('passes output of a terminal as it is', async () => {
    const got = await all(frames(cut(Buffer.from('$ ls\r\n'), 3)));
    expect(got.map(({ bytes: text }) => text.toString()).join('')).toBe('$ ls\r\n');
    expect((await all(frames(cut(Buffer.from('ab'), 1)))).map(({ bytes: text }) => text.toString()).join('')).toBe(
      'ab',
    );
  });
});

describe('logLines', () => {
  it('takes the time off each line and keeps its nanoseconds', async () => {
    const bytes = Buffer.concat([
      frame(1, '2026-11-23T17:00:00.000000001Z first\n'),
      frame(2, '2026-11-23T19:00:00.5+02:00 second \n'),
      frame(1, '2026-11-23T17:00:01Z \n'),
    ]);
    const base = Date.UTC(2026, 10, 23, 17);
    const lines = await all(logLines(cut(bytes, 11)));
    expect(lines.map(({ stream, text }) => [stream, text])).toEqual([
      ['stdout', 'first'],
      ['stderr', 'second '],
      ['stdout', ''],
    ]);
    expect(lines.map(({ timeMs }) => timeMs - base)).toEqual([expect.closeTo(0, 3), 500, 1000]);
  });

  it('joins the parts of a message over 16 KiB, each of which has a time, though another stream speaks between', async () => {
    const [a, b] = ['a'.repeat(16_384), 'b'.repeat(10)];
    const bytes = Buffer.concat([
      frame(1, `2026-11-23T17:00:00Z ${a}`),
      frame(2, '2026-11-23T17:00:00Z other\n'),
      frame(1, `2026-11-23T17:00:00Z ${b}\n`),
      frame(1, '2026-11-23T17:00:01Z cut short'),
    ]);
    const lines = await all(logLines(cut(bytes, 4096)));
    expect(lines.map(({ text }) => text)).toEqual(['other', a + b, 'cut short']);
  });
});

describe('jsonLines', () => {
  it.each([1, 5, 100])(
    'reads documents cut anywhere, %i bytes at a time, and drops a last one cut short',
    async (size) => {
      const bytes = Buffer.from('{"a":"é"}\r\n\n{"a":2}\n{"a":3}');
      expect(await all(jsonLines(cut(bytes, size)))).toEqual([{ a: 'é' }, { a: 2 }, { a: 3 }]);
      expect(await all(jsonLines(cut(bytes.subarray(0, -1), size)))).toEqual([{ a: 'é' }, { a: 2 }]);
    },
  );
});
