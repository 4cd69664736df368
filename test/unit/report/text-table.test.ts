import { describe, expect, it } from 'vitest';
import { bar, textTable } from '../../../src/report/index.js';

describe('textTable', () => {
  it('aligns by what a terminal shows: colour codes take no room, wide characters two', () => {
    const columns = [
      { title: 'name', align: 'left' },
      { title: 'n', align: 'right' },
    ] as const;
    const text = textTable(columns, [['\u001B[31mred\u001B[39m', '1'], ['日本', '22'], ['x']], { indent: 0, gap: 1 });
    expect(text.split('\n')).toEqual(['name  n', '\u001B[31mred\u001B[39m   1', '日本 22', 'x']);
  });

  it('has no head where no column has a title', () => {
    const columns = [{ title: '', align: 'left' }] as const;
    expect(textTable(columns, [['a']])).toBe('  a');
  });
});

describe('bar', () => {
  it('is exact to the eighth of a cell', () => {
    expect(bar(200, 300, 16)).toBe('██████████▋');
    expect(bar(300, 300, 16)).toBe('█'.repeat(16));
    expect(bar(1, 1_000_000, 16)).toBe('▏');
  });

  it('is empty for nothing, for no room and for no maximum, and never longer than its room', () => {
    expect([bar(0, 10, 16), bar(5, 10, 0), bar(5, 0, 16), bar(Number.NaN, 10, 16)]).toEqual(['', '', '', '']);
    expect(bar(20, 10, 4)).toBe('████');
  });
});
