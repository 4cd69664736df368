import { LabError } from '../errors.js';
import type { BalancerCounters, ClientLedger, Observation } from '../lab/observation.js';
import { trafficKinds, type TrafficContext } from '../traffic/index.js';
import { serversOf } from './expect-claim.js';
import { targetOf } from './target-of.js';
import type { Witnesses } from './open-witnesses.js';
import type { VerifyContext } from './verify-context.js';

export interface StepRequest {
  readonly step: string;
  /** Requests to send, those of the warm-up included. */
  readonly requests: number;
  /** Requests after which nothing may be in flight; 0 = no warm-up. */
  readonly warmUp: number;
  /** The balancer's counters just before. */
  readonly before: BalancerCounters | undefined;
}

/** Sends one step's traffic and collects what each witness says about it. */
export async function runStep(
  context: VerifyContext,
  witnesses: Witnesses,
  { step, requests, warmUp, before }: StepRequest,
): Promise<Observation> {
  const sinceMs = context.clock();
  const client = await drive(context, step, requests, warmUp);
  const after = before && (await witnesses.readMiddleSettled(before, client.answered));
  const backend = await witnesses.readBackend(client, sinceMs);
  return { step, client, middle: before && after && { before, after }, backend };
}

async function drive(context: VerifyContext, step: string, requests: number, warmUp: number): Promise<ClientLedger> {
  const { lab, signal, clock, seed, progress, run } = context;
  const part = lab.traffic[step];
  const kind = part && trafficKinds[part.kind];
  if (!part || !kind) throw new LabError('bug', `unknown traffic "${step}"`, { code: 'unknown-traffic' });
  const options = kind.parse(part.with);
  const servers = [
    ...new Set(lab.claims.filter(({ traffic }) => traffic === step).flatMap((claim) => serversOf(lab, claim))),
  ];
  const say = (done: number): void =>
    progress({ type: 'update', phase: 'traffic', text: `${step}: ${done} of ${requests} requests` });
  const trafficContext: TrafficContext = {
    step,
    idPrefix: `${run}.${step}.`,
    servers,
    requests,
    drainAt: warmUp > 0 ? warmUp : undefined,
    target: targetOf(context, options),
    seed,
    signal,
    clock,
    onAnswer: ({ done }) => say(done),
  };
  say(0);
  return kind.drive(options, trafficContext);
}
