import * as z from 'zod';
import { LabError } from '../../errors.js';
import type { BalancerCounters } from '../../lab/observation.js';
import { pause } from '../pause.js';
import type { MiddleContext, WitnessKind } from '../witness.js';
import { balancerCounters } from './balancer-counters.js';

const POLL_MS = 20;

const options = z.strictObject({
  /** Service that runs HAProxy. */
  service: z.string().min(1),
  /** Backend whose servers are counted. */
  backend: z.string().min(1),
  /** Sends each further argument to the runtime socket and prints the replies, a line with a dot between them. */
  command: z.array(z.string()).min(1),
});
type Options = z.infer<typeof options>;

/** HAProxy's own counters, read through its runtime socket by a command inside its container. */
export const haproxyStats: WitnessKind<Options> = {
  options,
  open: (parsed) => ({
    role: 'middle',
    read: (context) => read(parsed, context),
    readSettled: async (context, { before, answered, settleMs }) => {
      const endsAt = performance.now() + settleMs;
      for (;;) {
        const now = await read(parsed, context);
        // Another process has other counters: waiting brings nothing.
        if (responses(now) - responses(before) >= answered || now.process !== before.process) return now;
        if (performance.now() >= endsAt) return now;
        await pause(POLL_MS, context.signal);
      }
    },
  }),
};

function responses({ servers }: BalancerCounters): number {
  return servers.reduce((total, server) => total + server.responses, 0);
}

async function read(
  { service, backend, command }: Options,
  { engine, running, signal }: MiddleContext,
): Promise<BalancerCounters> {
  const container = running.services.find(({ name }) => name === service);
  if (container === undefined) throw unreadable(service, `${running.lab} runs no service of that name`);
  // One exec for both, so that they belong together.
  const asked = [...command, 'show info', 'show stat'];
  const { exitCode, stdout, stderr } = await engine.exec(container.containerId, asked, { signal });
  if (exitCode !== 0) {
    throw unreadable(
      service,
      `${command.join(' ')} ended with exit code ${exitCode}: ${stderr.trim() || stdout.trim()}`,
    );
  }
  const [info = '', stat = ''] = stdout.split(/^\.\n/m);
  try {
    return balancerCounters({ info, stat }, backend);
  } catch (error) {
    throw unreadable(service, error instanceof Error ? error.message : String(error), error);
  }
}

function unreadable(service: string, why: string, cause?: unknown): LabError {
  return new LabError('operation', `The counters of ${service} cannot be read: ${why}`, {
    code: 'witness-unreadable',
    cause,
  });
}
