import { describe, expect, it } from 'vitest';
import { unwrapMarkdown } from '../../../src/report/index.js';

describe('unwrapMarkdown', () => {
  it('joins the lines of paragraphs and list items', () => {
    expect(unwrapMarkdown('one\ntwo\n\n- a\n  b\n- c\n1. d\n   e')).toBe('one two\n\n- a b\n- c\n1. d e');
  });

  it('keeps code, headings, tables, quotes and hard breaks', () => {
    const kept = '# Title\ntext\n```\nlab up\n  indented\n\nlab down\n```\nmore  \nhard break\n| a |\n| b |\n> q\n> r';
    expect(unwrapMarkdown(kept)).toBe(kept);
  });
});
