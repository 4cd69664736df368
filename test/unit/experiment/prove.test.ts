import { describe, expect, it } from 'vitest';
import { chosenControls, proofExitCode } from '../../../src/experiment/index.js';
import { differencesFrom, unprovenClaims, type ProofReport } from '../../../src/experiment/trial/prove-lab.js';
import { claimVerdict, labWith, record, variant } from './samples.js';

const report = (change: Partial<ProofReport> = {}): ProofReport => ({
  ...{ lab: 'demo', controls: [], caught: 1, missed: 0, notRun: 0, unproven: [] },
  ...change,
});

describe('proofExitCode', () => {
  it.each([
    [{}, 0],
    [{ notRun: 1 }, 11],
    [{ missed: 1, notRun: 1 }, 10],
    [{ unproven: ['order'], missed: 1, notRun: 1 }, 10],
    [{ unproven: ['order'], notRun: 1 }, 11],
    [{ unproven: ['order'] }, 3],
  ])('%j is %i', (change, wanted) => {
    expect(proofExitCode([report(change)])).toBe(wanted);
  });

  it('is the worst of the labs', () => {
    const [good, missed, notRun] = [report(), report({ missed: 1 }), report({ notRun: 1 })];
    const unproven = report({ unproven: ['order'] });
    expect(proofExitCode([unproven, notRun, missed, good])).toBe(10);
    expect(proofExitCode([good, unproven, notRun])).toBe(11);
    expect(proofExitCode([good, unproven])).toBe(3);
    expect(proofExitCode([good, good])).toBe(0);
  });
});

describe('differencesFrom', () => {
  const swapped = variant({ verdict: 'FAIL', claims: ['order', 'totals'], suspect: 'weights-swapped' });
  const suspects = [{ id: 'weights-swapped', says: 'they are swapped', log10LikelihoodRatio: 9 }];
  const caught = [
    claimVerdict('order', 'FAIL', { suspects }),
    claimVerdict('totals', 'FAIL', { suspects }),
    claimVerdict('configuration', 'PASS'),
  ];

  it('is empty when every named claim got the named verdict and suspect', () => {
    expect(differencesFrom(swapped, record('FAIL', caught))).toEqual([]);
  });

  it('names another verdict of the whole', () => {
    expect(differencesFrom(swapped, record('INCONCLUSIVE', caught))).toEqual(['verdict INCONCLUSIVE instead of FAIL']);
  });

  it('wants each named claim to fail by itself', () => {
    const totals = claimVerdict('totals', 'PASS', { suspects });
    expect(differencesFrom(swapped, record('FAIL', [caught[0]!, totals]))).toEqual([
      'claim totals got PASS instead of FAIL: because',
    ]);
  });

  it('wants the likeliest suspect to be the named one, of claims with traffic', () => {
    const other = [{ id: 'random', says: 'at random', log10LikelihoodRatio: 2 }, ...suspects];
    const claims = [
      claimVerdict('order', 'FAIL', { suspects: other }),
      claimVerdict('totals', 'FAIL'),
      claimVerdict('configuration', 'FAIL', { step: undefined }),
    ];
    const all = variant({ ...swapped.expect, claims: ['order', 'totals', 'configuration'] });
    expect(differencesFrom(all, record('FAIL', claims))).toEqual([
      'claim order suspects random instead of weights-swapped',
      'claim totals suspects nothing instead of weights-swapped',
    ]);
  });

  it('does not count a named claim that was not judged as caught', () => {
    expect(differencesFrom(swapped, record('FAIL', [caught[0]!]))).toEqual(['claim totals was not judged']);
  });
});

describe('unprovenClaims', () => {
  it('names the claims that no control is aimed at', () => {
    const lab = labWith(['a', 'b', 'c'], {
      one: variant({ verdict: 'FAIL', claims: ['b'] }),
      two: variant({ verdict: 'INCONCLUSIVE', claims: ['b', 'c'] }),
    });
    expect(unprovenClaims(lab)).toEqual(['a']);
    expect(unprovenClaims(labWith(['a'], {}))).toEqual(['a']);
    expect(unprovenClaims(labWith([], {}))).toEqual([]);
  });
});

describe('chosenControls', () => {
  const fail = variant({ verdict: 'FAIL', claims: [] });
  const lab = labWith([], { sticky: fail, random: fail });

  it('is the lab as it is, then every variant; or those named, in the lab’s order', () => {
    expect(chosenControls(lab, [])).toEqual(['unbroken', 'sticky', 'random']);
    expect(chosenControls(lab, ['random', 'unbroken', 'random'])).toEqual(['unbroken', 'random']);
  });

  it('names the nearest one, and all', () => {
    const wrong = (): unknown => chosenControls(lab, ['stiky']);
    expect(wrong).toThrow('demo has no control "stiky"');
    expect(wrong).toThrow(
      expect.objectContaining({
        kind: 'usage',
        suggestions: ['did you mean sticky?', 'choose from unbroken, sticky, random'],
      }),
    );
  });
});
