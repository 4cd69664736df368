import { describe, expect, it } from 'vitest';
import { parityExitCode, parityJson, parityOf, parityText } from '../../../../src/experiment/parity/index.js';
import type { ParityReport } from '../../../../src/experiment/parity/parity-of.js';
import type { Outcome, RunRecord } from '../../../../src/lab/verdict.js';
import { PLAIN } from '../../../../src/report/index.js';

function record(outcomes: Readonly<Record<string, Outcome>>): RunRecord {
  const claims = Object.entries(outcomes).map(([claim, outcome]) => ({
    claim,
    outcome,
    reason: `${claim} ${outcome}`,
  }));
  return { verdict: { claims } } as unknown as RunRecord;
}

function report(change: Partial<ParityReport>): ParityReport {
  return { lab: 'demo', state: 'same', claims: [], why: [], durationMs: 1234, ...change };
}

describe('parityOf', () => {
  it('holds outcomes side by side, and gives the reasons of both where they differ', () => {
    const claims = parityOf(record({ order: 'PASS', totals: 'PASS' }), record({ order: 'PASS', totals: 'FAIL' }));
    expect(claims).toEqual([
      { claim: 'order', lab: 'PASS', compose: 'PASS', same: true, reasons: [] },
      {
        ...{ claim: 'totals', lab: 'PASS', compose: 'FAIL', same: false },
        reasons: ['lab: totals PASS', 'compose: totals FAIL'],
      },
    ]);
  });

  it('takes a claim that was judged on one side alone for a difference', () => {
    const [first, second] = parityOf(record({ order: 'PASS' }), record({ totals: 'PASS' }));
    expect([first?.same, second?.same]).toEqual([false, false]);
    expect(first?.reasons).toContain('compose: not judged');
  });
});

describe('a parity report', () => {
  const differing = parityOf(record({ order: 'PASS' }), record({ order: 'INCONCLUSIVE' }));

  it.each<[ParityReport['state'][], number]>([
    [['same', 'not-expressible'], 0],
    [['same', 'not-run'], 11],
    [['not-run', 'differs'], 10],
  ])('of %j ends with %i', (states, exitCode) => {
    expect(parityExitCode(states.map((state) => report({ state })))).toBe(exitCode);
  });

  it('names what differs and what was not compared, and does not call that parity', () => {
    const reports = [
      report({ state: 'differs', claims: differing }),
      report({ lab: 'other', state: 'not-run', why: ['docker compose could not start it'] }),
    ];
    const text = parityText(reports, { paint: PLAIN });
    expect(text).toContain('order: PASS by lab, INCONCLUSIVE by compose');
    expect(text).toContain('docker compose could not start it');
    expect(text).toMatch(/NO PARITY {2}0 of 2 the same, 1 different, 1 not compared$/);
    expect(parityJson(reports)).toMatchObject({ same: 0, differs: 1, notExpressible: 0, notRun: 1 });
  });
});
