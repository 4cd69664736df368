import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../../src/lab/observation.js';
import type { SharesExpectation } from '../../../../src/lab/verdict.js';
import { joinObservations } from '../../../../src/experiment/verify/join-observations.js';
import { expectOf } from '../../../../src/oracle/index.js';
import { checkJudgePart, judgeClaim, requestsOf } from '../../../../src/verify/index.js';
import { equivalence, planLooks } from '../../../../src/verify/shares/index.js';
import { clopperPearson } from '../../../../src/verify/statistics/index.js';
import { draws, uniform } from '../../../support/calibrate/draw.js';
import { seenAs } from '../../../support/calibrate/seen-as.js';
import { names, start } from '../simulate.js';

const weights = [1, 2, 1];

function expected(judge: string, version = '3.0.11', concurrency = 16, drawn = 1): SharesExpectation {
  const part = { kind: 'random', with: { weights, draws: drawn, servers: 'app' } };
  const traffic = { kind: 'http', with: { concurrency } };
  const before = { ...start(weights).counters, version };
  return expectOf(part, { servers: names(3), purpose: judge, traffic, before }) as SharesExpectation;
}

function judged(kind: 'shares' | 'no-rotation', order: Int16Array, concurrency = 16) {
  const claim = { id: kind, says: 'it holds', traffic: 'step', judge: { kind, with: {} } };
  const observation = seenAs(order, { weights, concurrency });
  return judgeClaim(claim, { expectation: expected(kind), observation, running: observation.middle?.before });
}

const ring = expected('shares').models.find(({ says }) => says.includes('twice'))!;
const sample = (shares: readonly number[], requests = 7892, seed = 1) => draws(shares, requests, uniform(seed));

describe('what random must do', () => {
  it('is the arcs of the ring, either ring where the version does not tell', () => {
    expect(expected('shares', '2.6.12').models.map(({ says }) => says)).toEqual(['the ring whose ids are hashed once']);
    expect(expected('shares').models).toHaveLength(2);
    expect(ring.shares.map((share) => Number(share.toFixed(3)))).toEqual([0.292, 0.511, 0.197]);
  });

  it('has margins of half of the way to the next weight, and to the share by weight where the ring departs most', () => {
    expect(ring.margins[2]).toBeCloseTo((0.25 - ring.shares[2]!) / 2, 12);
    expect(Math.min(...ring.margins)).toBeGreaterThanOrEqual(0.01);
    expect(ring.margins[0]).toBeGreaterThan(0.04);
  });

  it('is but a band when two draws are made under load', () => {
    expect(expected('shares', '3.0.11', 16, 2).model).toContain('a band');
    expect(expected('shares', '3.0.11', 1, 2).models).toHaveLength(2);
    expect(expected('shares', '3.4.0', 1, 2).model).toContain('a band');
  });

  it('plans looks of twice the size each', () => {
    const [first, ...rest] = planLooks(expected('shares'));
    expect(rest.map((look) => look / first!).map(Math.round)).toEqual([2, 4, 8]);
    expect(requestsOf({ kind: 'shares', with: {} }, expected('shares'))).toBe(first);
    expect(requestsOf({ kind: 'no-rotation', with: {} }, expected('no-rotation'))).toBe(400);
  });
});

describe('equivalence', () => {
  it('decides as the Clopper-Pearson bounds do', () => {
    const model = { says: 'half', shares: [0.5, 0.5], margins: [0.05, 0.05] };
    for (let count = 380; count <= 620; count++) {
      const { low, high } = clopperPearson(count, 1000, 2e-3);
      const wide = clopperPearson(count, 1000, 5e-4);
      const wanted = low > 0.45 && high < 0.55 ? 'PASS' : wide.low > 0.55 || wide.high < 0.45 ? 'FAIL' : 'INCONCLUSIVE';
      expect([count, equivalence([count, 1000 - count], model, 2e-3).outcome]).toEqual([count, wanted]);
    }
  });
});

describe('the claim shares', () => {
  it('is PASS on the ring and FAIL by the weights, which it names', () => {
    expect(judged('shares', sample(ring.shares))).toMatchObject({ outcome: 'PASS', suspects: [] });
    expect(judged('shares', sample([0.25, 0.5, 0.25], 30_000))).toMatchObject({
      outcome: 'FAIL',
      suspects: [{ id: 'nominal-weights' }],
    });
  });

  it('asks for the next look while it is open, and for none after the last', () => {
    const few = judged('shares', sample(ring.shares, 300));
    expect(few).toMatchObject({ outcome: 'INCONCLUSIVE', nextLook: planLooks(expected('shares'))[0] });
    const edge = ring.shares.map(
      (share, i) =>
        share +
        [0.01, 0, -0.01][i]! -
        (i === 2 ? ring.margins[2]! - 0.01 : 0) +
        (i === 1 ? ring.margins[2]! - 0.01 : 0),
    );
    const last = judged('shares', sample(edge, planLooks(expected('shares')).at(-1)));
    expect(last.outcome).toBe('INCONCLUSIVE');
    expect(last.nextLook).toBeUndefined();
  });

  it('is never PASS of nothing', () => {
    const claim = { id: 'shares', says: 's', traffic: 'step', judge: { kind: 'shares', with: {} } };
    const nothing = { expectation: expected('shares'), observation: undefined, running: undefined };
    expect(judgeClaim(claim, nothing).outcome).toBe('INCONCLUSIVE');
  });
});

describe('the claim no-rotation', () => {
  const turns = Int16Array.from({ length: 400 }, (_, i) => [1, 0, 1, 2][i % 4]!);
  it('tells a rotation from draws, one request at a time only', () => {
    expect(judged('no-rotation', sample(ring.shares, 400), 1).outcome).toBe('PASS');
    expect(judged('no-rotation', turns, 1)).toMatchObject({ outcome: 'FAIL', suspects: [{ id: 'wrong-algorithm' }] });
    expect(judged('no-rotation', turns, 16).outcome).toBe('INCONCLUSIVE');
  });
  it('does not call draws an impostor: they are what is claimed', () => {
    expect(judged('no-rotation', turns, 1).explanation?.impostorPass).toBeUndefined();
  });
  it('takes no options', () => {
    expect(checkJudgePart({ kind: 'no-rotation', with: { limit: 1 } })).toHaveLength(1);
  });
});

it('two looks make one sample', () => {
  const [first, second] = [sample(ring.shares, 300), sample(ring.shares, 200, 2)].map((order) =>
    seenAs(order, { weights }),
  ) as [Observation, Observation];
  const { client, middle, backend } = joinObservations(first, second);
  expect(client).toMatchObject({ sent: 500, answered: 500, errors: 0, statuses: { 200: 500 } });
  expect([...client.order]).toEqual([...first.client.order, ...second.client.order]);
  expect([...backend!.order]).toEqual([...client.order]);
  expect(middle).toEqual({ before: first.middle!.before, after: second.middle!.after });
});
