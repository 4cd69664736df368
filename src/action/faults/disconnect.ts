import * as z from 'zod';
import { LabError } from '../../errors.js';
import { runningNetworkName } from '../../lab/index.js';
import type { RunningService } from '../../lab/resolved.js';
import type { ActionContext, ActionKind } from '../action.js';
import { reversible } from '../reversible.js';
import { targetOf } from '../target-of.js';
import { FaultOptions, look, runsAt, seen } from './fault-target.js';

const options = FaultOptions.extend({
  /** Key under `networks:`; absent = all networks of the lab that it is on. */
  network: z.string().min(1).optional(),
});

/** Takes the service off the lab's networks, or off one: it runs on, and nobody reaches it there. Undone by putting it back, by the same names. */
export const disconnect: ActionKind<z.infer<typeof options>> = {
  options,
  async apply({ service, network }, context) {
    const target = targetOf(context, service);
    const before = await look(context, target);
    const resolved = context.lab.services.find(({ name }) => name === service);
    const keys = (resolved?.networks ?? []).filter((key) => network === undefined || key === network);
    const nameOf = (key: string): string => runningNetworkName(context.lab, context.running, key);
    const names = keys.map(nameOf).filter((name) => name in before.addresses);
    const aliases = new Map(keys.map((key) => [nameOf(key), [service, ...(resolved?.aliases?.[key] ?? [])]]));
    if (names.length === 0) {
      const message = `${service} is on no network of ${context.lab.lab}`;
      throw new LabError('operation', message, { code: 'not-connected', suggestions: [`lab up ${context.lab.lab}`] });
    }
    const on = async (): Promise<string[]> => {
      const { addresses } = await look(context, target);
      return names.filter((name) => name in addresses);
    };
    const from = network === undefined ? '' : ` from ${network}`;
    const head = { kind: 'disconnect', what: `disconnect ${service}${from}`, targets: [service] };
    return reversible(head, context, {
      async apply() {
        for (const name of names) await context.engine.disconnectContainer(target.containerId, name);
        const still = (left: readonly string[]): string => `${service} is still on ${left.join(', ')}`;
        await seen(on, (left) => left.length === 0, still);
        return [`the engine says that ${service} is off ${names.join(', ')}`];
      },
      async undo() {
        const there = await on();
        for (const name of names.filter((each) => !there.includes(each))) {
          await connect(context, target, { name, aliases: aliases.get(name)!, address: before.addresses[name]! });
        }
        await seen(
          on,
          (back) => back.length === names.length,
          () => `${service} is not back on ${names.join(', ')}`,
        );
        return [`${runsAt(service, await look(context, target), before)}, on ${names.join(', ')}`];
      },
    });
  },
};

/** At the address that it had, where the engine lets one choose: only on subnets that are not of its own choice. */
async function connect(
  { engine }: ActionContext,
  { containerId }: RunningService,
  network: { readonly name: string; readonly aliases: readonly string[]; readonly address: string },
): Promise<void> {
  try {
    await engine.connectContainer(containerId, network);
  } catch (thrown) {
    if (!(thrown instanceof LabError) || thrown.kind !== 'operation' || thrown.code === 'engine-lost') throw thrown;
    const { name, aliases } = network;
    await engine.connectContainer(containerId, { name, aliases });
  }
}
