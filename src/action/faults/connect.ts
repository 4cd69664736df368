import * as z from 'zod';
import { LabError } from '../../errors.js';
import { runningNetworkName } from '../../lab/index.js';
import type { ActionKind } from '../action.js';
import { reversible } from '../reversible.js';
import { targetOf } from '../target-of.js';
import { look, seen } from './fault-target.js';

const options = z.strictObject({
  service: z.string().min(1),
  /** Key under `networks:`. */
  network: z.string().min(1),
  /** Further names that it has there, beside its own. */
  aliases: z.array(z.string().min(1)).default([]),
});

/** Puts a running service on a further network of the lab, as `docker network connect` does. Undone by taking it off again. */
export const connect: ActionKind<z.infer<typeof options>> = {
  options,
  async apply({ service, network, aliases }, context) {
    const { engine, lab, running } = context;
    const target = targetOf(context, service);
    const name = runningNetworkName(lab, running, network);
    const on = async (): Promise<boolean> => name in (await look(context, target)).addresses;
    if (await on()) {
      throw new LabError('operation', `${service} is on ${network} already`, {
        code: 'connected',
        suggestions: [`lab up ${lab.lab}`],
      });
    }
    const head = { kind: 'connect', what: `connect ${service} to ${network}`, targets: [service] };
    return reversible(head, context, {
      async apply() {
        await engine.connectContainer(target.containerId, { name, aliases: [service, ...aliases] });
        await seen(on, Boolean, () => `${service} is not on ${name}`);
        return [`the engine says that ${service} is on ${name}`];
      },
      async undo() {
        if (await on()) await engine.disconnectContainer(target.containerId, name);
        await seen(
          on,
          (still) => !still,
          () => `${service} is still on ${name}`,
        );
        return [`the engine says that ${service} is off ${name}`];
      },
    });
  },
};
