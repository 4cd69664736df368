import type { ResolvedLab, RunningLab } from '../../lab/resolved.js';
import { waitUntilReady } from '../../lifecycle/index.js';
import type { StageContext } from './prepare-lab.js';
import { follow } from './replace-running.js';
import { requireService } from './running.js';

const READY_MS = 60_000;

/**
 * Waits until a service that was started again is ready by the lab's own readiness; returns what showed it, one sentence. Rejects
 * as `lab up` would. `running` tells then which ports the engine gave it this time. It has a signal of its own: what was interrupted is put back as well.
 */
export function readyAgain({
  engine,
  lab,
  running,
  timeoutScale,
  readyMs = READY_MS,
}: Pick<StageContext, 'engine' | 'timeoutScale'> & {
  readonly lab: ResolvedLab;
  readonly running: RunningLab;
  /** Before `timeoutScale`. */
  readonly readyMs?: number;
}) {
  return async (name: string): Promise<string> => {
    const known = requireService(running, name);
    const { containerId } = known;
    const service = lab.services.find((each) => each.name === name);
    const detail = await engine.container(containerId);
    if (detail !== undefined) follow(running, { ...known, ports: detail.ports.filter(({ hostPort }) => hostPort > 0) });
    if (service === undefined || service.readiness.length === 0) return `${name} has no readiness to await`;
    await waitUntilReady({
      ...{ engine, identity: lab, service, containerId, sinceMs: detail?.endedMs, ports: detail?.ports ?? [] },
      readyMs: readyMs * timeoutScale,
      signal: new AbortController().signal,
    });
    return `${name} is ready (${service.readiness.map(({ kind }) => kind).join(', ')})`;
  };
}
