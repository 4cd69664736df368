import type { Engine } from '../../engine/engine.js';
import { LABEL } from '../../lab/labels.js';
import type { Progress } from '../../lab/progress.js';
import type { ResolvedLab, RunningService } from '../../lab/resolved.js';
import { isServiceStep, type Plan, type ServiceStep, type Step } from '../plan/index.js';
import { createContainerGuard } from './container-guard.js';
import { ownLabels } from './container-spec.js';
import { change, type ApplyContext } from './context.js';
import { createHalt } from './halt.js';
import { createLimit } from './limit.js';
import { nameList } from './name-list.js';
import { prepareService, startService, type Prepared } from './start-service.js';
import { tellStarting } from './tell-starting.js';

export interface ApplyOptions {
  readonly engine: Engine;
  readonly lab: ResolvedLab;
  readonly run: string;
  readonly readyMs: number;
  /** Changes in flight at a time. */
  readonly concurrency: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Carries out a plan, without judgement. Independent services are made, started and awaited side by side. On the first
 * failure, or when the signal aborts, nothing new is begun; it rejects when all that had begun has settled, and leaves
 * everything where it is.
 */
export async function applyPlan(plan: Plan, options: ApplyOptions): Promise<RunningService[]> {
  const { engine, lab, concurrency, signal } = options;
  const halt = createHalt(signal);
  const watch = createContainerGuard(engine, lab, halt);
  const context: ApplyContext = { ...options, halt, limit: createLimit(concurrency), guard: watch.guard };
  try {
    await inPhase(plan, 'remove-container', context);
    await inPhase(plan, 'remove-network', context);
    await Promise.all([inPhase(plan, 'create-network', context), inPhase(plan, 'create-volume', context)]);
    tellNetworks(plan, options.progress);
    return await bringUp(plan.steps.filter(isServiceStep), context);
  } finally {
    halt.close();
    await watch.close();
  }
}

function tellNetworks({ steps }: Plan, progress: Progress): void {
  const names = steps.filter(({ kind }) => kind === 'create-network').map(({ target }) => target);
  if (names.length > 0) progress({ type: 'done', phase: 'network', text: nameList(names) });
}

/** All steps of one kind, side by side; every one that began has settled when this does. */
async function inPhase(plan: Plan, kind: Step['kind'], context: ApplyContext): Promise<void> {
  const steps = plan.steps.filter((step) => step.kind === kind);
  await settle(
    steps.map((step) => applyStep(step, context)),
    context,
  );
}

async function applyStep(step: Step, context: ApplyContext): Promise<void> {
  const { engine, lab, run } = context;
  const labels = ownLabels(lab, run);
  const { target: name } = step;
  switch (step.kind) {
    case 'remove-container':
      return change(context, () => engine.removeContainer(step.id));
    case 'remove-network':
      return change(context, () => engine.removeNetwork(step.id));
    case 'create-volume':
      return change(context, () => engine.createVolume({ name, labels }));
    case 'create-network': {
      const subnet = step.subnet === undefined ? {} : { subnet: step.subnet };
      const spec = { name, internal: step.internal, ...subnet, labels: { ...labels, [LABEL.config]: step.config } };
      await change(context, () => engine.createNetwork(spec));
      return;
    }
    case 'create-container':
    case 'start':
    case 'restart':
    case 'unpause':
    case 'keep':
      throw new Error(`${step.kind} is carried out by bringUp`);
  }
}

async function bringUp(steps: readonly ServiceStep[], context: ApplyContext): Promise<RunningService[]> {
  const preparing: Promise<Prepared>[] = [];
  const ready = new Map<string, Promise<RunningService>>();
  const tellReady = tellStarting(
    context.progress,
    steps.map(({ service }) => service.name),
  );
  // All are made at once, but for those who share the network of another; each starts when those it waits for, which stand before it, are ready.
  for (const step of steps) {
    const prepared = prepareAfter(ready.get(step.service.networkOf ?? ''), step, context);
    const earlier = step.service.after.flatMap((name) => ready.get(name) ?? []);
    const started = startAfter(prepared, earlier, context);
    preparing.push(prepared);
    ready.set(step.service.name, started);
    started.then(
      ({ name }) => tellReady(name),
      () => undefined,
    );
  }
  // A service may fail before its own container is made: both have to settle before anybody cleans up.
  await settle<unknown>([...preparing, ...ready.values()], context);
  return Promise.all(ready.values());
}

/** The container whose network is shared has to be there, and may still be made anew while it starts. */
async function prepareAfter(
  owner: Promise<RunningService> | undefined,
  step: ServiceStep,
  context: ApplyContext,
): Promise<Prepared> {
  await owner;
  return prepareService(step, context);
}

async function startAfter(
  preparing: Promise<Prepared>,
  earlier: readonly Promise<RunningService>[],
  context: ApplyContext,
): Promise<RunningService> {
  const [prepared] = await Promise.all([preparing, ...earlier]);
  context.halt.throwIfFailed();
  return startService(prepared, context);
}

/** Waits for all of them, whatever becomes of each; then throws the first failure. */
async function settle<T>(work: readonly Promise<T>[], { halt }: ApplyContext): Promise<T[]> {
  await Promise.all(work.map((each) => each.catch((error: unknown) => halt.fail(error))));
  halt.throwIfFailed();
  return Promise.all(work);
}
