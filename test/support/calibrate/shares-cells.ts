import type { Outcome, SharesExpectation, SharesModel } from '../../../src/lab/verdict.js';
import { expectOf } from '../../../src/oracle/index.js';
import { ALPHA, BETA, lookAt, planLooks } from '../../../src/verify/shares/index.js';
import { sum } from '../../../src/verify/statistics/index.js';
import { names, start } from '../../unit/verify/simulate.js';
import type { Cell, Figure } from './cell.js';
import { drawCounts } from './draw.js';

export type LookRule = (models: readonly SharesModel[], counts: readonly number[]) => Outcome;

const own: LookRule = (models, counts) => lookAt(models, counts).outcome;

/** HAProxy versions of which one has a ring that is known, the other may have either of two. */
const ONE_RING = '2.6.12';
const EITHER_RING = '3.0.11';
/** Rounding of a share on its margin. */
const CLOSE = 1e-9;

/** Draws by the lab's own ring, by the ring of the weight that is hardest to tell from it, and with one share on its margin. */
export function sharesCells(weights: readonly number[], rings: 'one' | 'either' = 'one', rule = own): Cell[] {
  const expectation = randomExpectation(weights, 'shares', rings === 'one' ? ONE_RING : EITHER_RING);
  const { models } = expectation;
  const [model] = models as [SharesModel];
  const off = hardest(expectation);
  const looks = planLooks(expectation);
  const cell = (balancer: string, truth: readonly number[], figures = figuresOf(models, truth), most = 4): Cell => ({
    check: rings === 'one' ? 'shares' : 'shares, either ring',
    weights: weights.join(':'),
    balancer,
    figures,
    run: (next) => verification({ models, looks: looks.slice(0, most) }, truth, rule, next),
  });
  return [
    cell('as claimed', model.shares),
    cell(
      'as claimed, up to the second look',
      model.shares,
      [{ outcome: 'PASS', rule: 'at least', nominal: 1 - BETA }],
      2,
    ),
    cell(`${off.says}: off by ${distance(models, off.shares).toFixed(1)} margins`, off.shares),
    cell('one share on its margin', onMargin(model)),
  ];
}

export function randomExpectation(weights: readonly number[], purpose: string, version = ONE_RING): SharesExpectation {
  const part = { kind: 'random', with: { weights: [...weights], draws: 1, servers: 'app' } };
  const before = { ...start(weights).counters, version };
  return expectOf(part, { servers: names(weights.length), purpose, before }) as SharesExpectation;
}

interface Looks {
  readonly models: readonly SharesModel[];
  readonly looks: readonly number[];
}

/** Look after look, as `lab verify` takes them, until one decides or the last is over. */
function verification({ models, looks }: Looks, truth: readonly number[], rule: LookRule, next: () => number) {
  let counts = truth.map(() => 0);
  let [requests, outcome]: [number, Outcome] = [0, 'INCONCLUSIVE'];
  for (const look of looks) {
    const more = drawCounts(truth, look - requests, next);
    counts = counts.map((count, i) => count + more[i]!);
    requests = look;
    outcome = rule(models, counts);
    if (outcome !== 'INCONCLUSIVE') break;
  }
  return { outcome, requests };
}

/** What the check promises of a balancer with these shares: by how many margins they are off, from the model that is nearest. */
function figuresOf(models: readonly SharesModel[], truth: readonly number[]): Figure[] {
  const off = distance(models, truth);
  const figure = (outcome: Outcome, rule: Figure['rule'], nominal: number): Figure => ({ outcome, rule, nominal });
  return [
    ...(off <= 1 + CLOSE ? [figure('FAIL', 'at most', ALPHA)] : []),
    ...(off >= 1 - CLOSE ? [figure('PASS', 'at most', ALPHA)] : []),
    ...(off <= CLOSE ? [figure('PASS', 'at least', 1 - BETA)] : []),
    ...(off >= 2 - CLOSE ? [figure('FAIL', 'at least', 1 - BETA)] : []),
  ];
}

function distance(models: readonly SharesModel[], truth: readonly number[]): number {
  const from = ({ shares, margins }: SharesModel): number =>
    Math.max(...truth.map((share, i) => Math.abs(share - shares[i]!) / margins[i]!));
  return Math.min(...models.map(from));
}

/** Of all labs with one unit of weight more somewhere, the one whose shares are the nearest. */
function hardest({ models, alternatives, servers, weights }: SharesExpectation) {
  const more = servers.map((server, i) => `${server} has weight ${weights[i]! + 1}`);
  return alternatives
    .filter(({ says }) => more.includes(says))
    .reduce((a, b) => (distance(models, b.shares) < distance(models, a.shares) ? b : a));
}

/** The share with the least margin is on its upper end; the others make room, each by as much of its own margin. */
function onMargin({ shares, margins }: SharesModel): number[] {
  const least = margins.indexOf(Math.min(...margins));
  const room = sum(margins) - margins[least]!;
  return shares.map((share, i) => (i === least ? share + margins[i]! : share - (margins[least]! * margins[i]!) / room));
}
