import { describe, expect, it } from 'vitest';
import { PLAIN, reportText } from '../../../src/report/index.js';
import { formatRatio } from '../../../src/report/report-text.js';
import { SAMPLE_ROWS, sampleClaim, sampleRecord } from './sample-record.js';

const look = { paint: PLAIN, width: 100, explain: false, verbose: false };
const small = SAMPLE_ROWS.map((row) => ({ ...row, expected: row.weight * 10, client: row.weight * 10 }));
const claims = [
  sampleClaim('configuration'),
  sampleClaim('order', { step: 'one-at-a-time', rows: small }),
  sampleClaim('totals', { step: 'sixteen-at-a-time', rows: SAMPLE_ROWS }),
];

describe('reportText', () => {
  it('reads like the sample session: the largest table with bars, the claims, the headline', () => {
    const text = reportText(sampleRecord(claims), { ...look, next: ['open http://127.0.0.1:8080'] });
    expect(text.split('\n')).toEqual([
      '',
      '  server   weight   expected   client   haproxy   backend',
      '  app1          2        200      200       200       200   ██████████▋',
      '  app2          1        100      100       100       100   █████▍',
      '  app3          3        300      300       300       300   ████████████████',
      '',
      '  ✔ configuration   ✔ order   ✔ totals',
      '',
      'PASS  roundrobin by weight 2:1:3',
      '      open http://127.0.0.1:8080',
      '',
    ]);
  });

  it('shows every step when asked, under its name', () => {
    const text = reportText(sampleRecord(claims), { ...look, verbose: true });
    expect(text).toContain('  one-at-a-time\n  server');
    expect(text).toContain('  sixteen-at-a-time\n  server');
    expect(text).toContain('\n  ✔ order          reason of order\n');
  });

  it('shows tables of one row each and the same columns as one, whatever else is shown', () => {
    const own = (claim: string, cell: string) => {
      const table = { columns: [{ title: 'way', align: 'left' as const }], rows: [[cell]] };
      return sampleClaim(claim, { step: claim, rows: [], table });
    };
    const text = reportText(sampleRecord([claims[2]!, own('refuses', '1 s'), own('hangs', '2 s')]), look);
    expect(text).toContain('  refuses, hangs\n  way\n  1 s\n  2 s\n');
    expect(text).toContain('app3');
  });

  it('shows a claim’s own table beside the other of its step, each under its name', () => {
    const own = (claim: string, cell: string) => {
      const table = { columns: [{ title: 'what', align: 'left' as const }], rows: [[cell]] };
      return sampleClaim(claim, { step: 'load', rows: SAMPLE_ROWS, table });
    };
    const both = reportText(sampleRecord([claims[1]!, own('peaks', '3 at once'), own('shares', 'a tenth')]), look);
    expect(both).toContain('  peaks\n  what\n  3 at once\n\n  shares\n  what\n  a tenth\n');
    expect(both).not.toContain('one-at-a-time');
  });

  it('shows a FAIL with the claims that broke, their details and the likeliest mistake', () => {
    const swapped = {
      ...claims[2]!,
      outcome: 'FAIL' as const,
      details: ['first differing request: 3'],
      suspects: [
        { id: 'weights-swapped', says: 'app1 and app2 have each other’s weight', log10LikelihoodRatio: 34.2 },
        { id: 'random', says: 'picked at random', log10LikelihoodRatio: -34.2 },
      ],
    };
    const record = sampleRecord([claims[0]!, claims[1]!, swapped], { outcome: 'FAIL', headline: 'wrong weights' });
    const text = reportText(record, look);
    expect(text).toContain('  ✖ totals         reason of totals\n      first differing request: 3\n');
    expect(text).toContain(
      'likeliest mistake: app1 and app2 have each other’s weight (weights-swapped; 10^34 times likelier than the next best',
    );
    expect(text).not.toContain('picked at random');
    expect(text).toContain('\nFAIL  wrong weights\n');
    expect(text.match(/server {3}weight/g)).toHaveLength(1);
  });

  it('marks an unknown with a question mark and a missing witness with a dash', () => {
    const rows = [{ ...SAMPLE_ROWS[0]!, expected: undefined, middle: undefined, backend: undefined }];
    const claim = sampleClaim('totals', { step: 'sixteen-at-a-time', outcome: 'INCONCLUSIVE', rows });
    const text = reportText(sampleRecord([claim], { outcome: 'INCONCLUSIVE', headline: 'witnesses disagree' }), look);
    expect(text).toContain('  ? totals');
    expect(text).toMatch(/app1 +2 +– +200 +– +–/);
    expect(text).toContain('INCONCLUSIVE  witnesses disagree');
  });

  it('gives up the bars where the terminal is narrow', () => {
    const text = reportText(sampleRecord(claims), { ...look, width: 50 });
    expect(text).not.toContain('█');
  });

  it('paints the counts that stand against a failed claim', () => {
    const rows = [{ ...SAMPLE_ROWS[0]!, client: 150 }, SAMPLE_ROWS[1]!];
    const paint = { ...PLAIN, red: (text: string) => `<${text}>` };
    const claim = sampleClaim('totals', { step: 'sixteen-at-a-time', outcome: 'FAIL', rows });
    const text = reportText(sampleRecord([claim], { outcome: 'FAIL' }), { ...look, paint });
    expect(text).toContain('<150>');
    expect(text).not.toContain('<200>');
  });

  it('explains on request', () => {
    const explanation = {
      model: 'roundrobin (fwrr)',
      source: 'lb_fwrr.c fwrr_get_next_server()',
      requests: 600,
      falseAlarm: 0,
      impostorPass: 3.1e-9,
      smallestCaught: '1 request of 600 at another server',
      notes: ['starts after 120 earlier picks'],
    };
    const text = reportText(sampleRecord([{ ...claims[2]!, explanation }]), { ...look, explain: true });
    expect(text).toContain('  totals (sixteen-at-a-time)\n    model        roundrobin (fwrr) — lb_fwrr.c');
    expect(text).toContain('    false alarm  0 (the model is exact)\n');
    expect(text).toContain('would pass with p ≤ 3e-9\n');
    expect(text).toContain('    catches      1 request of 600');
    expect(text).toContain('starts after 120 earlier picks');
  });
});

describe('formatRatio', () => {
  it('writes small factors out, large ones as powers, and says when another mistake is likelier', () => {
    expect(formatRatio(1)).toMatch(/^10 times likelier/);
    expect(formatRatio(0)).toMatch(/^as likely as/);
    expect(formatRatio(12.4)).toMatch(/^10\^12 times likelier/);
    expect(formatRatio(-2)).toMatch(/^100 times less likely/);
  });
});
