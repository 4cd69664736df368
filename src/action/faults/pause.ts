import type { ActionKind } from '../action.js';
import { reversible } from '../reversible.js';
import { targetOf } from '../target-of.js';
import { FaultOptions, look, runsAt, seen } from './fault-target.js';

/** Freezes every process of the service: its kernel still takes connections, and nobody answers. Undone by letting them go on. */
export const pause: ActionKind<FaultOptions> = {
  options: FaultOptions,
  async apply({ service }, context) {
    const { engine } = context;
    const target = targetOf(context, service);
    const before = await look(context, target);
    const become = (wanted: 'paused' | 'running') =>
      seen(
        () => look(context, target),
        ({ state }) => state === wanted,
        ({ state }) => `the engine was asked that ${service} is ${wanted}, and says that it is ${state}`,
      );
    const head = { kind: 'pause', what: `pause ${service}`, targets: [service] };
    return reversible(head, context, {
      async apply() {
        await engine.pauseContainer(target.containerId);
        await become('paused');
        return [`the engine says that ${service} is paused`];
      },
      async undo() {
        // `lab up` may have let it go on already.
        if ((await look(context, target)).state === 'paused') await engine.unpauseContainer(target.containerId);
        return [runsAt(service, await become('running'), before)];
      },
    });
  },
};
