import type { ContainerDetail } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { ActionRecord } from '../../lab/observation.js';
import type { RunningService } from '../../lab/resolved.js';
import type { ActionContext, ActionKind } from '../action.js';
import { targetOf } from '../target-of.js';
import { dependentsOf, startDependents } from './dependents.js';
import { movesOf } from './end-container.js';
import { FaultOptions, look, runsAt, seen } from './fault-target.js';

/**
 * Ends the service as `docker stop` does, by the signal that it knows, starts the same container again, and awaits that it is ready. When that
 * is done there is nothing left to undo.
 */
export const restart: ActionKind<FaultOptions> = anew('restart', async (context, target, before) => {
  const { engine, whenReady } = context;
  const { exitCode } = await ended(context, target);
  await engine.startContainer(target.containerId);
  const ready = await whenReady(target.name);
  const after = await look(context, target);
  if (after.startedMs === before.startedMs) throw notSeen(target.name, 'was not started anew');
  const began = `${startOf(after)} (${startOf(before)} before)`;
  return [
    `the engine says that ${target.name} ended, exit code ${exitCode ?? 'unknown'}, and was started anew: ${began}`,
    `${runsAt(target.name, after, before)}; ${ready}`,
  ];
});

/**
 * Removes the service's container and makes another one of the same lab: what it kept outside of volumes is lost. There is nothing left to undo.
 */
export const replace: ActionKind<FaultOptions> = anew('replace', async (context, target, before) => {
  await context.replaceService(target.name);
  const ready = await context.whenReady(target.name);
  const now = targetOf(context, target.name);
  if (now.containerId === target.containerId) throw notSeen(target.name, 'is in the same container as before');
  const after = await look(context, now);
  return [
    `the engine says that ${target.name} is in another container: ${short(now.containerId)} (${short(target.containerId)} before)`,
    `${runsAt(target.name, after, before)}; ${ready}`,
  ];
});

type Doing = (context: ActionContext, target: RunningService, before: ContainerDetail) => Promise<string[]>;

function anew(kind: string, does: Doing): ActionKind<FaultOptions> {
  return {
    options: FaultOptions,
    async apply({ service }, context) {
      const { elapsedMs } = context;
      const target = targetOf(context, service);
      const before = await look(context, target);
      const dependents = await dependentsOf(context, service);
      const startedMs = elapsedMs();
      const done = await does(context, target, before);
      const evidence = [...done, ...(await startDependents(context, dependents))];
      const moves = await movesOf(context, targetOf(context, service), before);
      const head = { kind, what: `${kind} ${service}`, targets: [service] };
      const record: ActionRecord = { ...head, startedMs, doneMs: elapsedMs(), moves, evidence };
      return { record, undo: () => Promise.resolve(record) };
    },
  };
}

async function ended(context: ActionContext, target: RunningService): Promise<ContainerDetail> {
  await context.engine.stopContainer(target.containerId);
  return seen(
    () => look(context, target),
    ({ state }) => state === 'exited',
    ({ state }) => `the engine was asked to stop ${target.name}, and says that it is ${state}`,
  );
}

function startOf({ startedMs }: ContainerDetail): string {
  return startedMs === undefined ? 'unknown' : new Date(startedMs).toISOString();
}

function short(containerId: string): string {
  return containerId.slice(0, 12);
}

function notSeen(name: string, how: string): LabError {
  return new LabError('operation', `the engine says that ${name} ${how}`, { code: 'fault-not-seen' });
}
