import type { RunningService } from '../../lab/resolved.js';
import type { ActionContext } from '../action.js';
import { look } from './fault-target.js';

/** Services that start after this one and run now: losing it may end them, too. */
export async function dependentsOf(context: ActionContext, service: string): Promise<readonly RunningService[]> {
  const names = context.lab.services.filter(({ after }) => after.includes(service)).map(({ name }) => name);
  const here = context.running.services.filter(({ name }) => names.includes(name));
  const states = await Promise.all(here.map((each) => look(context, each)));
  return here.filter((_, i) => states[i]?.state === 'running');
}

/** Starts those that ended meanwhile, as `lab up` would; one sentence for each. */
export async function startDependents(
  context: ActionContext,
  dependents: readonly RunningService[],
): Promise<readonly string[]> {
  const told = await Promise.all(
    dependents.map(async (each) => {
      const { state, exitCode } = await look(context, each);
      if (state !== 'exited') return [];
      await context.engine.startContainer(each.containerId);
      const ready = await context.whenReady(each.name);
      return [`${each.name} ended with it, exit code ${exitCode ?? 'unknown'}, and was started again; ${ready}`];
    }),
  );
  return told.flat();
}

/** Those who share its network are in one that nobody has any more, and run on: they are started anew; one sentence for each. */
export async function rejoinNetwork(
  context: ActionContext,
  service: string,
  dependents: readonly RunningService[],
): Promise<readonly string[]> {
  const shares = (name: string): boolean =>
    context.lab.services.some((each) => each.name === name && each.networkOf === service);
  const told: string[] = [];
  // In the order of the lab: one of them may start after another.
  for (const each of dependents.filter(({ name }) => shares(name))) {
    await context.engine.stopContainer(each.containerId);
    await context.engine.startContainer(each.containerId);
    told.push(
      `${each.name} shares its network, which is another one now, and was started anew; ${await context.whenReady(each.name)}`,
    );
  }
  return told;
}
