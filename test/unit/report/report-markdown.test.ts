import { lexer, type Token, type Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { reportMarkdown } from '../../../src/report/index.js';
import { SAMPLE_ROWS, sampleClaim, sampleRecord } from './sample-record.js';

/** What a reader of GitHub's Markdown makes of it, blank lines left out. */
function blocks(markdown: string): Token[] {
  return lexer(markdown, { gfm: true }).filter(({ type }) => type !== 'space');
}

function allTokens(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) => {
    const {
      tokens: inner = [],
      items = [],
      rows = [],
      header = [],
    } = token as Partial<Pick<Tokens.Table, 'rows' | 'header'> & Pick<Tokens.List, 'items'> & { tokens: Token[] }>;
    const cells = [...header, ...rows.flat()].flatMap((cell) => cell.tokens);
    return [token, ...allTokens([...inner, ...items, ...cells])];
  });
}

const NASTY = 'a | b <script>alert(1)</script> `x` *y* [z](e) \\| end\nnext';
const table = {
  columns: [
    { title: 'request | row', align: 'left' as const },
    { title: 'status', align: 'right' as const },
  ],
  rows: [
    [NASTY, '200'],
    ['GET /', '403'],
  ],
};

describe('the Markdown of a verdict', () => {
  it('is heading, headline, a table of the claims, tables of evidence, a list of reasons and the run', () => {
    const claims = [
      sampleClaim('totals', { step: 'sixteen', rows: SAMPLE_ROWS }),
      sampleClaim('rows', { outcome: 'FAIL', table, details: ['first', 'second'] }),
    ];
    const found = blocks(reportMarkdown(sampleRecord(claims, { outcome: 'FAIL', headline: 'wrong' })));
    expect(found.map(({ type }) => type)).toEqual([
      ...['heading', 'paragraph', 'table', 'heading', 'table', 'heading', 'table', 'heading', 'list', 'paragraph'],
    ]);
    const tables = found.filter((token): token is Tokens.Table => token.type === 'table');
    expect(tables.map(({ header, rows }) => [header.length, ...rows.map((row) => row.length)])).toEqual([
      [3, 3, 3],
      [6, 6, 6, 6],
      [2, 2, 2],
    ]);
    expect(tables[1]?.align).toEqual([null, 'right', 'right', 'right', 'right', 'right']);
  });

  it('shows hostile texts as they are, and lets none become markup', () => {
    const claim = sampleClaim('order', { outcome: 'FAIL', says: NASTY, reason: NASTY, details: [NASTY], table });
    const tokens = allTokens(blocks(reportMarkdown(sampleRecord([claim], { outcome: 'FAIL', headline: NASTY }))));
    const markup = tokens.filter(({ type }) => ['html', 'link', 'codespan', 'em', 'image'].includes(type));
    // The run and the instance are code, and nothing else is.
    expect(markup.map(({ raw }) => raw)).toEqual([expect.stringMatching(/^`.*`$/), expect.stringMatching(/^`.*`$/)]);
  });
});
