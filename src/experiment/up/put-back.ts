import { applyAction, readServer, readWeightNote, runtimeSocket } from '../../action/index.js';
import { LabError } from '../../errors.js';
import type { Part } from '../../lab/definition.js';
import type { ResolvedLab, RunningLab } from '../../lab/resolved.js';
import { readRunning } from '../../lifecycle/index.js';
import type { StageContext } from './prepare-lab.js';
import { readyAgain } from './ready-again.js';
import { replacing } from './replace-running.js';

/**
 * `lab up` means what the lab's file says: weights and states that `lab set` gave the running servers are put back, and told, before
 * anything waits for them. What somebody else changed carries no note, and stays for `lab verify` to find. A HAProxy that does not answer
 * has nothing to put back: it is about to be repaired.
 */
export async function putBack(context: StageContext, lab: ResolvedLab): Promise<void> {
  if (!Object.values(lab.witnesses).some(({ kind }) => kind === 'haproxy-stats')) return;
  const running = await readRunning(context.engine, lab);
  if (running === undefined) return;
  try {
    const done = await putServersBack(context, lab, running);
    if (done.length > 0) context.progress({ type: 'done', phase: 'put back', text: done.join(', ') });
  } catch (thrown) {
    if (!(thrown instanceof LabError) || context.signal.aborted || thrown.code === 'engine-lost') throw thrown;
  }
}

async function putServersBack(context: StageContext, lab: ResolvedLab, running: RunningLab): Promise<string[]> {
  const { engine, signal, progress } = context;
  const socket = runtimeSocket({ engine, lab, running });
  const noted = [...(await readWeightNote(socket)).keys()];
  const whenReady = readyAgain({ ...context, lab, running });
  const replaceService = replacing({ ...context, lab, running });
  const action = { engine, lab, running, signal, progress, elapsedMs: () => 0, whenReady, replaceService };
  const done: string[] = [];
  for (const server of noted) {
    const { state, weight, initialWeight } = await readServer(socket, server);
    const parts: Part[] = [
      ...(state === 'ready' ? [] : [{ kind: 'set-state', with: { server, state: 'ready' } }]),
      ...(weight === initialWeight ? [] : [{ kind: 'set-weight', with: { server, weight: initialWeight } }]),
    ];
    for (const part of parts) done.push((await applyAction(part, action)).record.what);
  }
  return done;
}
