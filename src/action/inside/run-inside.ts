import * as z from 'zod';
import { LabError } from '../../errors.js';
import type { ActionContext, ActionKind } from '../action.js';
import { reversible } from '../reversible.js';
import { targetOf } from '../target-of.js';
import { awaitStatus, Until } from './await-status.js';

const command = z.array(z.string().min(1)).min(1);
const options = z.strictObject({
  service: z.string().min(1),
  command,
  /** Takes it back; must end with 0 as well. */
  undo: command,
  /** What HAProxy's checks are waited for afterwards, and waited for to end when it is taken back. */
  until: Until.optional(),
});

/** Runs a command in a service's container, and another one that takes its effect back. */
export const runInside: ActionKind<z.infer<typeof options>> = {
  options,
  apply({ service, command: words, undo, until }, context) {
    const head = { kind: 'run', what: `${words.join(' ')} in ${service}`, targets: [service] };
    const ends = {
      apply: async () => [...(await run(context, service, words)), ...(await seen(true))],
      undo: async () => [...(await run(context, service, undo)), ...(await seen(false))],
    };
    const seen = async (wanted: boolean): Promise<string[]> => (until ? awaitStatus(context, until, wanted) : []);
    return reversible(head, context, ends);
  },
};

async function run(context: ActionContext, service: string, words: readonly string[]): Promise<string[]> {
  const { exitCode, stderr } = await context.engine.exec(targetOf(context, service).containerId, words);
  if (exitCode === 0) return [`${words.join(' ')} ended with 0 in ${service}`];
  throw new LabError('operation', `${words.join(' ')} ended with exit code ${exitCode} in ${service}`, {
    code: 'command-failed',
    details: stderr.trim() === '' ? [] : [stderr.trim()],
  });
}
