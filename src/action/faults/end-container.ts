import type { ContainerDetail } from '../../engine/engine.js';
import type { ActionRecord } from '../../lab/observation.js';
import type { RunningService } from '../../lab/resolved.js';
import type { ActionContext, ActionKind } from '../action.js';
import { reversible } from '../reversible.js';
import { targetOf } from '../target-of.js';
import { dependentsOf, rejoinNetwork, startDependents } from './dependents.js';
import { FaultOptions, look, runsAt, seen } from './fault-target.js';

/** Asks the service to end, as `docker stop` does. Its address goes with it. Undone by starting it, and awaiting that it is ready. */
export const stop: ActionKind<FaultOptions> = ending('stop', ({ engine }, id) => engine.stopContainer(id));

/** Ends the service with SIGKILL: it has no time to say good-bye to anybody. Undone as `stop`. */
export const kill: ActionKind<FaultOptions> = ending('kill', ({ engine }, id) => engine.killContainer(id, 'SIGKILL'));

function ending(kind: string, end: (context: ActionContext, id: string) => Promise<void>): ActionKind<FaultOptions> {
  return {
    options: FaultOptions,
    async apply({ service }, context) {
      const target = targetOf(context, service);
      const before = await look(context, target);
      const dependents = await dependentsOf(context, service);
      const head = { kind, what: `${kind} ${service}`, targets: [service] };
      const done = await reversible(head, context, {
        async apply() {
          await end(context, target.containerId);
          const { exitCode } = await seen(
            () => look(context, target),
            ({ state }) => state === 'exited',
            ({ state }) => `the engine took "${kind}" of ${service}, and says that it is ${state}`,
          );
          return [`the engine says that ${service} ended, exit code ${exitCode ?? 'unknown'}`];
        },
        async undo() {
          await context.engine.startContainer(target.containerId);
          const ready = await context.whenReady(service);
          const others = await startDependents(context, dependents);
          const joined = await rejoinNetwork(context, service, dependents);
          return [runsAt(service, await look(context, target), before), ready, ...others, ...joined];
        },
      });
      const undo = async () => ({ ...(await done.undo()), moves: await movesOf(context, target, before) });
      return { record: done.record, undo };
    },
  };
}

/** Where a service that was started again is now, network by network. */
export async function movesOf(
  context: ActionContext,
  target: RunningService,
  before: ContainerDetail,
): Promise<NonNullable<ActionRecord['moves']>> {
  const { addresses } = await look(context, target);
  return Object.entries(addresses).map(([network, is]) => ({
    server: target.name,
    was: before.addresses[network] ?? '',
    is,
  }));
}
