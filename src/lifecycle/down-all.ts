import type { LabIdentity } from '../lab/resolved.js';
import { down, type DownRequest, type DownResult } from './down.js';
import { listRunning } from './list-running.js';

export interface DownAllRequest extends Omit<DownRequest, 'identity' | 'settleMs'> {
  /** Runs the removal of one copy, under its lock: `(identity, remove) => withLock(…, ({ takenOver }) => remove(…))`. */
  readonly guard?: (identity: LabIdentity, remove: (settleMs: number) => Promise<DownResult>) => Promise<DownResult>;
}

/** Removes every copy of every lab, one after the other; results in the order of `listRunning`. */
export async function downAll(request: DownAllRequest): Promise<(LabIdentity & DownResult)[]> {
  const { guard = (_identity, remove) => remove(0), ...rest } = request;
  const results: (LabIdentity & DownResult)[] = [];
  for (const { lab, instance, state, networks, helpers } of await listRunning(request.engine)) {
    // Volumes alone are kept on purpose.
    if (state === 'leftovers' && networks.length === 0 && helpers.length === 0 && !request.volumes) continue;
    const identity = { lab, instance };
    const result = await guard(identity, (settleMs) => down({ ...rest, identity, settleMs }));
    results.push({ ...identity, ...result });
  }
  return results;
}
