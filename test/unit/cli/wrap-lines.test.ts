import { describe, expect, it } from 'vitest';
import { createPaint } from '../../../src/cli/text/paint.js';
import { fitted } from '../../../src/cli/terminal/terminal.js';
import { wrapLines } from '../../../src/cli/text/wrap-lines.js';

describe('wrapLines', () => {
  it('leaves alone what fits', () => {
    expect(wrapLines('a b\n\n  c  d\n', 7)).toBe('a b\n\n  c  d\n');
  });

  it('hangs under the last column', () => {
    expect(wrapLines('  name   value   one two three four', 30)).toBe(
      ['  name   value   one two three', '                 four'].join('\n'),
    );
  });

  it('hangs under the text after a mark, or under the indent', () => {
    expect(wrapLines('✖ app1 is not ready', 12)).toBe('✖ app1 is\n  not ready');
    expect(wrapLines('  - one two three', 11)).toBe('  - one two\n    three');
    expect(wrapLines('  one two three', 11)).toBe('  one two\n  three');
  });

  it('does not hang deeper than it can write', () => {
    expect(wrapLines('a        b c d e f', 12)).toBe('a        b c\nd e f');
  });

  it('keeps a word that is too long whole', () => {
    expect(wrapLines('see /a/very/long/folder now', 10)).toBe('see\n/a/very/long/folder\nnow');
  });

  it('counts no colour codes', () => {
    const { red } = createPaint(true);
    expect(wrapLines(`${red('aaaa')} ${red('bbbb')} cccc`, 9)).toBe(`${red('aaaa')} ${red('bbbb')}\ncccc`);
  });
});

describe('fitted', () => {
  it('wraps for a terminal, and keeps lines whole for other programs', () => {
    const write = (): void => undefined;
    expect(fitted('one two', { write, isTTY: true, columns: 5 })).toBe('one\ntwo');
    expect(fitted('one two', { write, columns: 5 })).toBe('one two');
  });
});
