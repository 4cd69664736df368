import * as z from 'zod';
import type { RunningService } from '../../lab/resolved.js';
import type { ContainerDetail } from '../../engine/engine.js';
import type { ActionContext, ActionKind } from '../action.js';
import { reversible } from '../reversible.js';
import { targetOf } from '../target-of.js';
import { movesOf } from './end-container.js';
import { look, runsAt, seen } from './fault-target.js';

const options = z.strictObject({ services: z.tuple([z.string().min(1), z.string().min(1)]) });

/**
 * Ends two services, and when it is undone starts them so that each may get the other's address: engines give away the lowest that is
 * free, so the one with the higher address starts first. Whether they did is in the record.
 */
export const swap: ActionKind<z.infer<typeof options>> = {
  options,
  async apply({ services }, context) {
    const pair = services.map((service) => targetOf(context, service));
    const before = await Promise.all(pair.map((target) => look(context, target)));
    const head = { kind: 'swap', what: `stop ${services.join(' and ')}, to swap them`, targets: services };
    const done = await reversible(head, context, {
      apply: () => Promise.all(pair.map((target) => end(context, target))),
      async undo() {
        const order = pair
          .map((target, i) => ({ target, was: before[i]! }))
          .sort((a, b) => higher(b.was) - higher(a.was));
        const evidence: string[] = [];
        for (const { target, was } of order) {
          await context.engine.startContainer(target.containerId);
          await context.whenReady(target.name);
          evidence.push(runsAt(target.name, await look(context, target), was));
        }
        return evidence;
      },
    });
    const undo = async () => {
      const record = await done.undo();
      return {
        ...record,
        moves: (await Promise.all(pair.map((target, i) => movesOf(context, target, before[i]!)))).flat(),
      };
    };
    return { record: done.record, undo };
  },
};

async function end(context: ActionContext, target: RunningService): Promise<string> {
  await context.engine.stopContainer(target.containerId);
  await seen(
    () => look(context, target),
    ({ state }) => state === 'exited',
    ({ state }) => `the engine was asked to stop ${target.name}, and says that it is ${state}`,
  );
  return `the engine says that ${target.name} ended`;
}

/** An IPv4 address as a number. */
function higher({ addresses }: ContainerDetail): number {
  const [first = ''] = Object.values(addresses);
  return first.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
