import { LabError } from '../../errors.js';
import { durationMs } from '../../lab/index.js';
import type { ClaimDefinition } from '../../lab/definition.js';
import type { BrokerCounts } from '../../lab/amqp/index.js';
import type { BalancerCounters, Observation } from '../../lab/observation.js';
import type { ResolvedLab, RunningLab } from '../../lab/resolved.js';
import type { ClaimVerdict, Expectation, RunRecord } from '../../lab/verdict.js';
import { CLIENT_SERVICE } from '../../lifecycle/index.js';
import { plural } from '../../report/index.js';
import type { BrokerWatch } from '../../witness/index.js';
import { judgeClaim, concludeVerdict, requestsOf } from '../../verify/index.js';
import { identifyImages } from './identify-images.js';
import { expectClaim } from './expect-claim.js';
import { joinObservations } from './join-observations.js';
import { runStep, type StepTools } from './run-step.js';
import { openWitnesses, type Witnesses } from './open-witnesses.js';
import { withActions } from './with-actions.js';
import { withSender } from '../sender/index.js';
import type { VerifyContext } from './verify-context.js';

/**
 * Judges a running lab without restarting anything: reads the counters first, drives each traffic step, reads again,
 * reconciles and judges claim by claim. Throws a `LabError` when the engine or a witness fails; a claim that does not
 * hold is a verdict, not an error.
 */
export async function verifyLab(given: VerifyContext): Promise<RunRecord> {
  // Traffic may flow on for long after the engine is gone, and nobody could judge it.
  const context = { ...given, signal: AbortSignal.any([given.signal, given.engine.lost]) };
  const startedMs = context.clock();
  const witnesses = openWitnesses(context);
  const running = { middle: await witnesses.readMiddle(), brokers: await witnesses.readBrokers() };
  const still = judgeStill(context, running);
  const { image, steps } = await verifySteps(context, witnesses);
  const observations = steps.map(({ observation }) => observation);
  const claims = [...still, ...steps.flatMap((step) => step.claims)];
  return {
    lab: context.lab.lab,
    instance: context.lab.instance,
    run: context.run,
    startedAt: new Date(startedMs).toISOString(),
    durationMs: context.clock() - startedMs,
    seed: context.seed,
    parameters: context.lab.parameters,
    versions: versionsOf(context.running, running, image),
    images: await identifyImages(context.engine, context.running),
    observations,
    verdict: concludeVerdict(inOrderOfDefinition(context.lab.claims, claims)),
  };
}

/** What the lab's own counters said before the first step; of brokers by their service. */
interface CountedAtFirst {
  readonly middle: BalancerCounters | undefined;
  readonly brokers: ReadonlyMap<string, BrokerCounts>;
}

/** Claims that need no traffic: what the running configuration says. */
function judgeStill({ lab }: VerifyContext, { middle, brokers }: CountedAtFirst): ClaimVerdict[] {
  const running = { middle, broker: brokers.size > 1 ? undefined : [...brokers.values()][0] };
  return lab.claims
    .filter(({ traffic }) => traffic === undefined)
    .map((claim) =>
      judgeClaim(claim, {
        ...{ expectation: expectClaim(lab, claim, running), observation: undefined, running: running.middle },
      }),
    );
}

interface JudgedStep {
  readonly observation: Observation;
  readonly claims: readonly ClaimVerdict[];
}

/** All steps in the lab's order, from one place; `image` is that of the client container, if there was one. */
async function verifySteps(
  context: VerifyContext,
  witnesses: Witnesses,
): Promise<{ readonly image: string | undefined; readonly steps: readonly JudgedStep[] }> {
  const wanted = stepsOf(context.lab);
  if (wanted.length === 0) return { image: undefined, steps: [] };
  return withSender(context, async (sender) => {
    context.progress({ type: 'start', phase: 'traffic', text: startingText(context.lab, wanted) });
    const steps: JudgedStep[] = [];
    for (const step of wanted) steps.push(await verifyStep(context, { witnesses, sender }, step));
    const { image } = sender;
    const words = [...steps.map(inWords), ...placeInWords(context, image)];
    context.progress({ type: 'done', phase: 'traffic', text: words.join(' ') });
    return { image, steps };
  });
}

function placeInWords({ traffic: { nodes = [] } }: VerifyContext, image: string | undefined): string[] {
  if (image === undefined) return [];
  return [nodes.length === 0 ? 'From a client container.' : `From client containers on ${nodes.join(', ')}.`];
}

/** Steps that wait for what is done meanwhile may take long: that is said first. */
function startingText({ traffic: planned, sent: traffic = planned }: ResolvedLab, steps: readonly string[]): string {
  const acting = steps.filter((step) => (traffic[step]?.during.length ?? 0) > 0);
  const lastingMs = acting.reduce((sum, step) => sum + (durationMs(String(traffic[step]?.with['duration'])) ?? 0), 0);
  const takes = `${acting.join(', ')} take ${Math.round(lastingMs / 1000)} s, for what is done meanwhile has to be noticed`;
  return lastingMs > 0 ? `starting; ${takes}` : 'starting';
}

async function verifyStep(context: VerifyContext, tools: StepTools, step: string): Promise<JudgedStep> {
  const { lab } = context;
  const claims = lab.claims.filter(({ traffic }) => traffic === step);
  const { result, actions } = await withActions(context, step, async (onStart) => {
    // After the actions that come first: the model starts from what they left.
    const before = await tools.witnesses.readMiddle();
    return whileBrokerIsWatched(tools.witnesses, step, async (broker) => {
      const counts = { middle: before, broker: broker?.before };
      const wanted = claims.map((claim) => expectClaim(lab, claim, counts, sampleSize(context, step)));
      const judge = (observation: Observation): ClaimVerdict[] =>
        claims.map((claim, i) => judgeClaim(claim, { expectation: wanted[i]!, observation, running: before }));
      const size = sizeOf(claims, wanted);
      const seen = await runStep(context, tools, { step, ...size, before, broker, onStart });
      return { judge, seen: await lookAgain(context, tools, { step, seen, judge }) };
    });
  });
  const { judge, seen } = result;
  const observation = actions.length > 0 ? { ...seen, actions } : seen;
  return { observation, claims: judge(observation) };
}

/** How many requests the claims of a step want, and how many of them they leave out. */
function sizeOf(
  claims: readonly ClaimDefinition[],
  wanted: readonly Expectation[],
): { readonly requests: number; readonly warmUp: number } {
  const sizes = wanted.map((expectation, i) => {
    const size = requestsOf(claims[i]!.judge, expectation);
    return size === undefined ? undefined : expectation.warmUp + size;
  });
  const known = sizes.filter((size) => size !== undefined);
  const requests = known.length > 0 ? Math.max(...known) : Infinity;
  return { requests, warmUp: Math.max(0, ...wanted.map(({ warmUp }) => warmUp)) };
}

/** `use` ends the watch; where it fails, the broker is left as it was all the same. */
async function whileBrokerIsWatched<T>(
  witnesses: Witnesses,
  step: string,
  use: (watch: BrokerWatch | undefined) => Promise<T>,
): Promise<T> {
  const watch = await witnesses.watchBroker(step);
  try {
    return await use(watch);
  } catch (thrown) {
    await watch?.stop().catch(() => undefined);
    throw thrown;
  }
}

interface Look {
  readonly step: string;
  readonly seen: Observation;
  readonly judge: (seen: Observation) => readonly ClaimVerdict[];
}

/** Sends more of the same while a claim is open and has a further look declared; the sizes of the looks do not follow from what was seen. */
async function lookAgain(context: VerifyContext, tools: StepTools, { step, seen, judge }: Look): Promise<Observation> {
  let sample = seen;
  // A script of messages says itself how many there are.
  if (seen.client.messages !== undefined) return sample;
  for (let look = 2; ; look++) {
    const next = Math.max(0, ...judge(sample).map(({ nextLook }) => nextLook ?? 0));
    const requests = next - sample.client.sent;
    if (!(requests > 0)) return sample;
    const before = await tools.witnesses.readMiddle();
    const more = await runStep(context, tools, { step, look, requests, warmUp: 0, before, onStart: () => undefined });
    sample = joinObservations(sample, more);
  }
}

/** The size that the person or the lab asks for; undefined leaves it to the oracle. */
function sampleSize({ lab, requests }: VerifyContext, step: string): number | undefined {
  const fromLab = lab.traffic[step]?.with['requests'];
  if (typeof fromLab !== 'number') return undefined;
  return requests ?? fromLab;
}

/** Traffic steps that a claim needs, in the lab's order: its own, and the one that its oracle begins `after`. */
export function stepsOf(lab: ResolvedLab): string[] {
  const used = new Set<unknown>(lab.claims.flatMap(({ traffic, oracle }) => [traffic, oracle.with['after']]));
  return Object.keys(lab.traffic).filter((step) => used.has(step));
}

function inOrderOfDefinition(claims: readonly ClaimDefinition[], verdicts: readonly ClaimVerdict[]): ClaimVerdict[] {
  return claims.map(({ id }) => {
    const found = verdicts.find(({ claim }) => claim === id);
    if (!found) throw new LabError('bug', `claim "${id}" was never judged`, { code: 'claim-not-judged' });
    return found;
  });
}

/** `60 requests, 1 at a time: order.` `120 messages, script of 14 operations: routes.` */
function inWords({ observation: { client }, claims }: JudgedStep): string {
  const judged = claims.map(({ claim }) => claim).join(', ') || 'before what follows';
  if (client.messages !== undefined) {
    const { published, operations } = client.messages;
    const script = `script of ${plural(operations.length, 'operation')}`;
    return `${plural(published.length, 'message')}, ${script}: ${judged}.`;
  }
  if (client.probes !== undefined) return `${plural(client.probes.length, 'row')} from inside: ${judged}.`;
  const how = client.flows ? plural(client.flows.length, 'flow') : `${client.concurrency} at a time`;
  return `${plural(client.sent, 'request')}, ${how}: ${judged}.`;
}

function versionsOf(
  lab: RunningLab,
  { middle, brokers }: CountedAtFirst,
  client: string | undefined,
): Record<string, string> {
  const services = Object.fromEntries(lab.services.map(({ name, image }) => [name, image]));
  const images = client === undefined ? services : { ...services, [CLIENT_SERVICE]: client };
  const several = brokers.size > 1;
  const products: (readonly [string, string])[] = [...brokers].map(([name, { product, version }]) => [
    several ? `${product} ${name}` : product,
    version,
  ]);
  if (middle) products.unshift([middle.product, middle.version]);
  return { ...images, ...Object.fromEntries(products) };
}
