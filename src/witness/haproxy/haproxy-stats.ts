import * as z from 'zod';
import type { ExecResult } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import { DEFAULT_INSTANCE } from '../../lab/labels.js';
import type { BalancerCounters } from '../../lab/observation.js';
import { parseWeightNote, WEIGHT_NOTE } from '../../lab/weight-note.js';
import type { LabIdentity } from '../../lab/resolved.js';
import { pause } from '../pause.js';
import type { MiddleContext, WitnessKind } from '../witness.js';
import { balancerCounters } from './balancer-counters.js';
import { watchServers } from './watch-servers.js';

const POLL_MS = 20;

const options = z.strictObject({
  /** Service that runs HAProxy. */
  service: z.string().min(1),
  /** Backend, or backends, whose servers are counted; a server that is in several of them counts as one. */
  backend: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  /** Sends each further argument to the runtime socket and prints the replies, a line with a dot between them. */
  command: z.array(z.string()).min(1),
  /** Prints every server's status again and again until its input ends: `app1=UP`, a tab between. */
  watch: z.array(z.string()).min(1).optional(),
});
type Options = z.infer<typeof options>;

/** HAProxy's own counters, read through its runtime socket by a command inside its container. */
export const haproxyStats: WitnessKind<Options> = {
  options,
  open: (parsed) => ({
    role: 'middle',
    ...(parsed.watch && { watch: watching(parsed.watch, parsed.service) }),
    read: (context) => read(parsed, context),
    readSettled: async (context, { before, answered, settleMs }) => {
      const endsAt = performance.now() + settleMs;
      for (;;) {
        const now = await read(parsed, context);
        // Another process has other counters: waiting brings nothing.
        if (newResponses(now, before) >= answered || now.process !== before.process) return now;
        if (performance.now() >= endsAt) return now;
        await pause(POLL_MS, context.signal);
      }
    },
  }),
};

function watching(command: readonly string[], service: string) {
  return (context: MiddleContext) => watchServers(command, service, context);
}

/** By the servers, or by the backend, HAProxy's own answers included: who waited in vain reached no server. */
function newResponses(now: BalancerCounters, before: BalancerCounters): number {
  const served = ({ servers }: BalancerCounters): number =>
    servers.reduce((total, server) => total + server.responses, 0);
  const all = ({ backendResponses = 0 }: BalancerCounters): number => backendResponses;
  return Math.max(served(now) - served(before), all(now) - all(before));
}

async function read({ service, backend, command }: Options, context: MiddleContext): Promise<BalancerCounters> {
  // One exec for all, so that they belong together.
  const asked = [...command, 'show info', 'show stat', `get var ${WEIGHT_NOTE}`];
  const { exitCode, stdout, stderr } = await execIn(service, asked, context);
  if (exitCode !== 0) {
    throw unreadable(
      service,
      `${command.join(' ')} ended with exit code ${exitCode}: ${stderr.trim() || stdout.trim()}`,
    );
  }
  const [info = '', stat = '', note = ''] = stdout.split(/^\.\n/m);
  try {
    const counters = balancerCounters({ info, stat }, backend);
    return parseWeightNote(note).size > 0 ? { ...counters, changedWhileRunning: true } : counters;
  } catch (error) {
    throw unreadable(service, error instanceof Error ? error.message : String(error), error);
  }
}

/** Throws `witness-unreadable` when the service does not run, or does not run any more. */
async function execIn(
  service: string,
  command: readonly string[],
  { engine, running, signal }: MiddleContext,
): Promise<ExecResult> {
  const container = running.services.find(({ name }) => name === service);
  if (container === undefined) throw notRunning(service, running, 'is not running');
  try {
    return await engine.exec(container.containerId, command, { signal });
  } catch (error) {
    if (!(error instanceof LabError) || error.code === 'engine-lost' || signal.aborted) throw error;
    const detail = await engine.container(container.containerId);
    if (detail?.state === 'running') throw error;
    const how = detail === undefined ? 'was removed' : `is ${detail.state}, exit code ${detail.exitCode ?? 'unknown'}`;
    throw notRunning(service, running, `${how}: it ran when the verification began`, error);
  }
}

function notRunning(service: string, { lab, instance }: LabIdentity, how: string, cause?: unknown): LabError {
  const name = instance === DEFAULT_INSTANCE ? lab : `${lab} --instance ${instance}`;
  return unreadable(service, `its container ${how}. Nothing was judged`, cause, [`lab up ${name}   (repairs it)`]);
}

function unreadable(service: string, why: string, cause?: unknown, suggestions: readonly string[] = []): LabError {
  return new LabError('operation', `The counters of ${service} cannot be read: ${why}`, {
    code: 'witness-unreadable',
    suggestions,
    cause,
  });
}
