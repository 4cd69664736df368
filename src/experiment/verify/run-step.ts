import { LabError } from '../../errors.js';
import type { BalancerCounters, Observation, StatusChange } from '../../lab/observation.js';
import type { BrokerWatch, StatusWatch } from '../../witness/index.js';
import { trafficKinds } from '../../traffic/index.js';
import { serversOf } from './expect-claim.js';
import type { Witnesses } from './open-witnesses.js';
import type { Sender, Sent } from '../sender/index.js';
import { doneIn, type VerifyContext } from './verify-context.js';

export interface StepRequest {
  readonly step: string;
  /** Requests to send, those of the warm-up included; Infinity = as many as the step itself says. */
  readonly requests: number;
  /** Requests after which nothing may be in flight; 0 = no warm-up. */
  readonly warmUp: number;
  /** The balancer's counters just before. */
  readonly before: BalancerCounters | undefined;
  /** Of a broker, begun already; whoever began it ends it when the step fails. */
  readonly broker?: BrokerWatch | undefined;
  /** From 2 on: the step goes on where an earlier look left off, under ids of its own. */
  readonly look?: number;
  /** Called just before the first request. */
  readonly onStart: () => void;
}

/** What a step is done with. */
export interface StepTools {
  readonly witnesses: Witnesses;
  readonly sender: Sender;
}

/** Sends one step's traffic and collects what each witness says about it. */
export async function runStep(
  context: VerifyContext,
  { witnesses, sender }: StepTools,
  { step, look, requests, warmUp, before, broker: brokerWatch, onStart }: StepRequest,
): Promise<Observation> {
  const drives = (began: () => void) => drive(context, sender, { step, look, requests, warmUp, onStart: began });
  const acts = (doneIn(context.lab, step)?.during.length ?? 0) > 0;
  const { result, statuses } = await whileWatching(acts ? await witnesses.watch() : undefined, onStart, drives);
  const { client, sinceMs } = result;
  const broker = await brokerWatch?.stop();
  const consumers = await witnesses.readConsumers(client, broker, sinceMs);
  const after = before && (await witnesses.readMiddleSettled(before, client.answered));
  const backend = await witnesses.readBackend(client, sinceMs);
  const seen = { step, client, middle: before && after && { before, after }, backend };
  return {
    ...seen,
    ...(broker && { broker }),
    ...(consumers && { consumers }),
    ...(statuses && { statuses }),
  };
}

/** What the watch saw meanwhile, in ms since the step began. */
async function whileWatching<T>(
  watch: StatusWatch | undefined,
  onStart: () => void,
  work: (onStart: () => void) => Promise<T>,
): Promise<{ readonly result: T; readonly statuses: readonly StatusChange[] | undefined }> {
  let startedAt = 0;
  const began = (): void => {
    startedAt = performance.now();
    onStart();
  };
  let result: T;
  try {
    result = await work(began);
  } catch (thrown) {
    await watch?.stop().catch(() => undefined);
    throw thrown;
  }
  const changes = await watch?.stop();
  const since = (ms: number): number => ms - startedAt;
  const statuses = changes?.map((each) => ({ ...each, afterMs: since(each.afterMs), atMs: since(each.atMs) }));
  return { result, statuses };
}

async function drive(
  context: VerifyContext,
  sender: Sender,
  { step, look = 1, requests, warmUp, onStart }: Omit<StepRequest, 'before' | 'broker'>,
): Promise<Sent> {
  const { lab, seed, progress, run } = context;
  const part = doneIn(lab, step);
  const kind = part && trafficKinds[part.kind];
  if (!part || !kind) throw new LabError('bug', `unknown traffic "${step}"`, { code: 'unknown-traffic' });
  const options = kind.parse(part.with);
  const servers = [
    ...new Set(lab.claims.filter(({ traffic }) => traffic === step).flatMap((claim) => serversOf(lab, claim))),
  ];
  const of = Number.isFinite(requests) ? ` of ${requests}` : '';
  const say = (done: number): void =>
    progress({ type: 'update', phase: 'traffic', text: `${step}: ${done}${of} ${sentBy(part.kind)}s` });
  say(0);
  onStart();
  return sender.send(part.kind, options, {
    step,
    idPrefix: look > 1 ? `${run}.${step}+${look}.` : `${run}.${step}.`,
    servers,
    requests,
    drainAt: warmUp > 0 ? warmUp : undefined,
    seed,
    onAnswer: ({ done }) => say(done),
  });
}

/** What the traffic of a kind consists of. */
function sentBy(kind: string): string {
  return { amqp: 'message', probe: 'row' }[kind] ?? 'request';
}
