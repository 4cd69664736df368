import { openSwarm } from '../../engine/index.js';
import { LabError } from '../../errors.js';
import { leasedEngine } from '../../lifecycle/index.js';
import { endCluster, startCluster } from './start-cluster.js';
import type { LabFolder } from '../../lab/definition.js';
import type { StageContext } from '../up/prepare-lab.js';

/** As many as the labs that need a cluster ask for. */
const NODES = 3;

/**
 * Starts a cluster that nobody else uses, hands a context on its swarm to `use`, and removes it whatever happens, Ctrl-C included. It carries
 * this process's lease. What cannot be removed is part of the error.
 */
async function withPrivateCluster<T>(
  context: StageContext,
  run: string,
  use: (context: StageContext) => Promise<T>,
): Promise<T> {
  const cluster = `test-${run}`;
  const command = 'lab gc';
  context.onStanding?.(command, true);
  try {
    const leased = { ...context, engine: await leasedEngine(context.engine) };
    await startCluster(leased, { cluster, nodes: NODES });
    const { signal, timeoutScale } = context;
    const engine = await openSwarm(context.engine, {
      ...{ cluster, foreign: false, signal, timeoutMs: 5_000 * timeoutScale },
    });
    try {
      return await use({ ...context, engine });
    } finally {
      engine.close();
    }
  } finally {
    await remove(context, cluster);
    context.onStanding?.(command, false);
  }
}

async function remove(context: StageContext, cluster: string): Promise<void> {
  const { signal } = new AbortController();
  const progress: StageContext['progress'] = (event) => {
    if (event.type === 'warning') context.progress(event);
  };
  const { left, problems } = await endCluster({ ...context, progress, signal }, cluster);
  if (left.length === 0) return;
  throw new LabError('operation', 'The private cluster could not be removed', {
    code: 'left-behind',
    details: [...left, ...problems],
    suggestions: ['lab gc'],
  });
}

export function needsSwarm({ definition }: LabFolder): boolean {
  return definition.target === 'swarm';
}

/**
 * Hands `use` the context that each lab is to run in: a lab that needs a swarm runs on one private cluster, made for all of them where
 * `allowed`, and any other on the engine. For a lab that needs a swarm where there is none, asking for its context throws kind
 * `not-verified`, with the reason.
 */
export async function withSwarmWhereNeeded<T>(
  context: StageContext,
  labs: readonly LabFolder[],
  { allowed, run }: { readonly allowed: boolean; readonly run: string },
  use: (contextOf: (lab: LabFolder) => StageContext) => Promise<T>,
): Promise<T> {
  if (context.engine.swarm !== undefined || !labs.some(needsSwarm)) return use(() => context);
  const without = (reason: string, details: readonly string[] = []) =>
    use((lab) => {
      if (needsSwarm(lab)) throw notVerified(lab, reason, details);
      return context;
    });
  if (!allowed) return without('it needs nodes of its own, which --allow-cluster would allow lab to start');
  let begun = false;
  try {
    return await withPrivateCluster(context, run, (inside) => {
      begun = true;
      return use((lab) => (needsSwarm(lab) ? inside : context));
    });
  } catch (thrown) {
    if (begun || !(thrown instanceof LabError) || thrown.code !== 'host-cannot') throw thrown;
    return without(thrown.message, thrown.details);
  }
}

function notVerified({ definition: { name } }: LabFolder, reason: string, details: readonly string[]): LabError {
  return new LabError('not-verified', `${name} is not verified on this host: ${reason}`, {
    code: 'not-verified',
    details,
    suggestions: [`lab test ${name} --allow-cluster`],
  });
}
