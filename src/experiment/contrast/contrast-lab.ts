import type { Observation } from '../../lab/observation.js';
import type { ResolvedLab, RunningLab } from '../../lab/resolved.js';
import type { BulkheadExpectation } from '../../lab/verdict.js';
import { latencySummary } from '../../traffic/index.js';
import { bulkheadObstacles, peaksByLog, reconcile, guards, signFlip } from '../../verify/index.js';
import type { StageContext } from '../up/prepare-lab.js';
import { withPrivateInstance } from '../up/private-instance.js';
import { expectClaim } from '../verify/expect-claim.js';
import { openWitnesses } from '../verify/open-witnesses.js';
import { runStep } from '../verify/run-step.js';
import { withSender, type Sender } from '../sender/index.js';
import { MEASURES, type Contrast, type ContrastRun, type Effect, type Measure } from './contrast.js';
import type { ContrastPlan, Side } from './plan-contrast.js';

const LEVEL = 0.95;
/** A contrast may be about queues and refusals: they are no fault of a run. */
const ALLOWED = { queueing: true, statuses: ['503'] };

/**
 * Runs both sides on private instances that stand at the same time, pair by pair on the same seed, the order within each pair by
 * coin: what drifts on this machine hits both alike.
 */
export async function contrastLab(context: StageContext, plan: ContrastPlan): Promise<Contrast> {
  const [first, second] = plan.sides;
  return standing(context, first, (atFirst) =>
    standing(context, second, async (atSecond) => {
      const pairs: (readonly [Observation, Observation])[] = [];
      for (const [pair, which] of plan.order.entries())
        pairs.push(await runPair(context, plan, [atFirst, atSecond], pair, which));
      context.progress({ type: 'done', phase: 'traffic', text: `${plan.pairs} pairs of ${plan.step}` });
      return conclude(plan, pairs);
    }),
  );
}

interface Arm {
  readonly side: Side;
  readonly running: RunningLab;
  readonly sender: Sender;
}

function standing<T>(context: StageContext, side: Side, use: (arm: Arm) => Promise<T>): Promise<T> {
  const { lab, run } = side;
  return withPrivateInstance(context, lab, run, (running, settled) =>
    withSender({ ...context, lab: settled, running, run }, (sender) => use({ side, running, sender })),
  );
}

async function runPair(
  context: StageContext,
  plan: ContrastPlan,
  arms: readonly [Arm, Arm],
  pair: number,
  which: 0 | 1,
): Promise<readonly [Observation, Observation]> {
  const runArm = (place: 0 | 1): Promise<Observation> => {
    const arm = arms[place];
    context.progress({ type: 'update', phase: 'traffic', text: `pair ${pair + 1} of ${plan.pairs}: ${arm.side.name}` });
    return runOnce(context, plan, arm, pair);
  };
  const early = await runArm(which);
  const late = await runArm(which === 0 ? 1 : 0);
  return which === 0 ? [early, late] : [late, early];
}

async function runOnce(
  context: StageContext,
  { step, requests, seed }: ContrastPlan,
  { side, running, sender }: Arm,
  pair: number,
): Promise<Observation> {
  const { lab, run } = side;
  const own = { ...context, progress: () => undefined, lab, running, run, seed: seed + pair };
  const witnesses = openWitnesses(own);
  const before = await witnesses.readMiddle();
  // Each pair is a look of its own at the step: its ids are told apart by it.
  const look = pair + 1;
  return runStep(own, { witnesses, sender }, { step, look, requests, warmUp: 0, before, onStart: () => undefined });
}

function conclude(plan: ContrastPlan, observed: readonly (readonly [Observation, Observation])[]): Contrast {
  const { sides, step, seed, order, measure } = plan;
  const names = [sides[0].name, sides[1].name] as const;
  const [one, other] = [bulkheadOf(sides[0].lab, step), bulkheadOf(sides[1].lab, step)];
  const pairs = observed.map(([first, second]) => [measured(first, one), measured(second, other)] as const);
  const problems = pairs.flatMap((pair, i) =>
    pair.flatMap((run, place) => run.problems.map((problem) => `pair ${i + 1}, ${names[place]}: ${problem}`)),
  );
  const client = observed[0]![0].client;
  const effects = Object.fromEntries(
    MEASURES.map((each) => [each, effectOf(each, pairs)] as const).filter(([, effect]) => effect !== undefined),
  );
  const { sent: requests, concurrency, servers } = client;
  return {
    lab: sides[0].lab.lab,
    step,
    sides: names,
    servers,
    seed,
    order,
    requests,
    concurrency,
    measure,
    ...(one && { flow: one.flows.watched }),
    pairs,
    effects,
    problems,
  };
}

/** What the step's claims are about where they are about a compartment: a run that is not saturated shows nothing of it. */
function bulkheadOf(lab: ResolvedLab, step: string): BulkheadExpectation | undefined {
  const claim = lab.claims.find(({ traffic, oracle }) => traffic === step && oracle.kind === 'bulkhead');
  const expectation = claim && expectClaim(lab, claim, { middle: undefined });
  return expectation?.form === 'bulkhead' ? expectation : undefined;
}

function measured(observation: Observation, bulkhead: BulkheadExpectation | undefined): ContrastRun {
  const { client } = observation;
  const peaks = peaksByLog(observation);
  const flow = client.flows?.find(({ name }) => name === bulkhead?.flows.watched);
  const { mean, p50, p95, p99 } = flow ? latencySummary(flow.tookMs.filter((ms) => ms >= 0)) : client.latency;
  const found = bulkhead
    ? bulkheadObstacles(bulkhead, observation)
    : [...guards(observation, ALLOWED), ...reconcile(observation)];
  const problems = [...new Set(found)];
  const counts = client.servers.map((_, i) => client.order.filter((server) => server === i).length);
  const peak = peaks && Math.max(...peaks);
  return {
    counts,
    peaks,
    values: {
      mean,
      p50,
      ...(p95 === undefined ? {} : { p95 }),
      p99,
      duration: client.durationMs,
      ...(peak ? { peak } : {}),
    },
    problems,
  };
}

/** Undefined where a run has no such value. */
function effectOf(measure: Measure, pairs: Contrast['pairs']): Effect | undefined {
  const logs = pairs.map(([first, second]) =>
    Math.log((first.values[measure] ?? NaN) / (second.values[measure] ?? NaN)),
  );
  if (!logs.every(Number.isFinite)) return undefined;
  const { mean, interval, p } = signFlip(logs, LEVEL);
  return {
    ratio: Math.exp(mean),
    interval: interval && { low: Math.exp(interval.low), high: Math.exp(interval.high) },
    p,
  };
}
