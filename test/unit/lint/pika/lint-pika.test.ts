import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lintPika } from '../../../../src/lint/pika/index.js';
import { pythonTokens } from '../../../../src/lint/pika/python-tokens.js';
import { CLEAN_PIKA, PIKA_CASES } from '../../../support/planted-pika-mistakes.js';

const found = (text: string): string[] =>
  lintPika([{ file: 'p.py', text }]).map(({ line, column, code }) => `${line}:${column} ${code}`);

/** The clean program with one text in another's place. */
function planted(text: string, instead: string): string {
  if (!CLEAN_PIKA.includes(text)) throw new Error(`no '${text}'`);
  return CLEAN_PIKA.replace(text, instead);
}

describe('lintPika', () => {
  it('finds nothing in a clean program, nor in one that uses no pika', () => {
    expect(found(CLEAN_PIKA)).toEqual([]);
    expect(found('channel.queue_declare(queue="q")\n')).toEqual([]);
  });

  it.each(PIKA_CASES)('finds what replaces %j with %j', (text, instead, places) => {
    expect(found(planted(text, instead)).join(', ')).toBe(places);
  });

  it.each(PIKA_CASES.filter(([, , , right]) => right !== undefined))(
    'leaves alone what is right for %j',
    (text, _, places, right) => {
      const codes = places.split(', ').map((place) => place.split(' ')[1]);
      expect(
        found(planted(text, right ?? '')).filter((each) => codes.some((code) => each.endsWith(code ?? ''))),
      ).toEqual([]);
    },
  );

  it('knows what another program of the lab declares, and what the broker was given', () => {
    const consumer = 'import pika\nchannel.basic_consume(queue="orders", on_message_callback=f)\n';
    expect(found(consumer)).toEqual(['2:9 queue-undeclared']);
    const both = [
      { file: 'c.py', text: consumer },
      { file: 'p.py', text: CLEAN_PIKA },
    ];
    expect(lintPika(both)).toEqual([]);
    expect(lintPika(both.slice(0, 1), { exchanges: new Set(), queues: new Set(['orders']) })).toEqual([]);
  });

  it('is not misled by comments, strings, docstrings and continued lines', () => {
    const text = `import pika
"""channel.queue_declare(queue='a')"""
# channel.queue_declare(queue='b')
print("channel.queue_declare(queue='c')")
channel.queue_declare(
    queue='d',  # a comment ) with a bracket
    durable=True,
)
`;
    expect(found(text)).toEqual([]);
  });
});

describe('pythonTokens', () => {
  it('passes over anything, and loses no word’s place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (source) => {
        const lines = source.split('\n');
        for (const { text, line, column } of pythonTokens(source)) {
          expect(
            lines
              .slice(line - 1)
              .join('\n')
              .startsWith(text, column - 1),
          ).toBe(true);
        }
      }),
    );
  });
});
