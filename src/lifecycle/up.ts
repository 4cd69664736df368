import { setTimeout as pause } from 'node:timers/promises';
import type { Engine, Inspect } from '../engine/engine.js';
import { LABEL } from '../lab/labels.js';
import type { Clock, Progress } from '../lab/progress.js';
import type { ResolvedLab } from '../lab/resolved.js';
import { applyPlan, nameList } from './apply/index.js';
import { orInterrupted } from './interrupted.js';
import { observe } from './observe.js';
import type { RunningLabState } from './read-running.js';
import { isServiceStep, planUp, wantedPorts, type LabImages, type Plan, type PlanOptions } from './plan/index.js';

/** Changes in flight at a time. */
const UP_CONCURRENCY = 8;

export interface UpOptions extends PlanOptions {
  readonly timeouts: { readonly readyMs: number };
  readonly concurrency?: number;
}

export interface UpRequest {
  readonly engine: Engine;
  readonly lab: ResolvedLab;
  /** May still be on its way: the engine is observed meanwhile. */
  readonly images: LabImages | Promise<LabImages>;
  readonly options: UpOptions;
  /** Value of the run label on what is made. */
  readonly run: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Waited before the first look, in ms: when an `up` of this copy was killed, the engine may still be at its last requests. */
  readonly settleMs?: number;
  /** Looks at the plan before anything is changed; what it throws leaves all as it was. */
  readonly beforeChange?: (plan: Plan) => Promise<void>;
}

export interface UpResult {
  readonly running: RunningLabState;
  /** False when everything was there already. */
  readonly changed: boolean;
  readonly plan: Plan;
  /** From the look at the engine until every service was ready, in ms. */
  readonly readyMs: number;
}

/** What `up` would do; reads only. Errors as `planUp`. */
export async function planFor(
  inspect: Inspect,
  lab: ResolvedLab,
  images: LabImages | Promise<LabImages>,
  options: PlanOptions,
): Promise<Plan> {
  const [snapshot, chosen] = await Promise.all([observe(inspect, lab, wantedPorts(lab, options.publish)), images]);
  return planUp(snapshot, lab, chosen, options);
}

/**
 * Brings a lab up and waits until every service is ready. Rejects with `not-ready` (code `crashed` or `not-ready`),
 * `operation` (codes `port-taken`, `name-taken`, and what the engine refuses), `usage` for overrides that name nothing, or
 * `interrupted`. It does not clean up: whatever was made stays, and nothing is in flight any more when it rejects.
 */
export async function up(request: UpRequest): Promise<UpResult> {
  const { engine, lab, images, options, run, progress, signal, clock } = request;
  const begunMs = clock();
  if (request.settleMs !== undefined) await orInterrupted(pause(request.settleMs), signal);
  const plan = await orInterrupted(planFor(engine, lab, images, options), signal);
  const phase = 'started';
  if (plan.changed) await request.beforeChange?.(plan);
  const names = nameList(lab.services.map(({ name }) => name));
  try {
    const concurrency = options.concurrency ?? UP_CONCURRENCY;
    const { readyMs: timeoutMs } = options.timeouts;
    const services = await applyPlan(plan, { engine, lab, run, readyMs: timeoutMs, concurrency, progress, signal });
    const readyMs = clock() - begunMs;
    const text = plan.changed ? `${names} — ready in ${(readyMs / 1000).toFixed(1)} s` : `${names} — unchanged, ready`;
    progress({ type: 'done', phase, text });
    const byName = new Map(services.map((service) => [service.name, service]));
    const inLabOrder = lab.services.flatMap(({ name }) => byName.get(name) ?? []);
    const { instance, parameters, folder, entry } = lab;
    const running = {
      lab: lab.lab,
      instance,
      services: inLabOrder,
      parameters,
      folder,
      entry,
      run: runOf(plan, lab, run),
    };
    return { running, changed: plan.changed, plan, readyMs };
  } catch (error) {
    progress({ type: 'failed', phase, text: names });
    throw error;
  }
}

/** The run that the labels tell: a kept entry container goes on telling of the run that made it. */
function runOf(plan: Plan, { entry }: ResolvedLab, run: string): string {
  const step = plan.steps.filter(isServiceStep).find(({ service }) => service.name === entry);
  return step === undefined || step.kind === 'create-container' ? run : (step.container.labels[LABEL.run] ?? run);
}
