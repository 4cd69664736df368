import type { ResolvedLab, RunningLab, RunningService } from '../../lab/resolved.js';
import { replaceService } from '../../lifecycle/index.js';
import type { StageContext } from './prepare-lab.js';
import { requireService } from './running.js';

const READY_MS = 60_000;

/**
 * Replaces a service's container, and has `running` tell of the new one to everybody who holds it. It has a signal of its own: half a
 * replacement would be a service lost.
 */
export function replacing({
  engine,
  lab,
  running,
  timeoutScale,
}: Pick<StageContext, 'engine' | 'timeoutScale'> & { readonly lab: ResolvedLab; readonly running: RunningLab }) {
  return async (name: string): Promise<void> => {
    const service = requireService(running, name);
    const { signal } = new AbortController();
    if (running.networkLabels !== undefined) return replaceAsItIs({ engine, lab, running }, service);
    follow(running, await replaceService({ engine, lab, service, readyMs: READY_MS * timeoutScale, signal }));
  };
}

/** A container that is not lab's own, but a compose project's: another one like it takes its place. Ready is for who replaces to await. */
async function replaceAsItIs(
  { engine, lab, running }: Pick<StageContext, 'engine'> & { readonly lab: ResolvedLab; readonly running: RunningLab },
  service: RunningService,
): Promise<void> {
  // Compose puts what stands in its own file under `configs:` into the container, where it makes it.
  const files = lab.services.find(({ name }) => name === service.name)?.files.map(({ path }) => path);
  await engine.stopContainer(service.containerId);
  const containerId = await engine.recreateContainer(service.containerId, files);
  follow(running, { ...service, containerId });
  await engine.startContainer(containerId);
}

/** Notes where a service is now: its container, and the ports that the engine gave it. */
export function follow(running: RunningLab, now: RunningService): void {
  const services = running.services.map((each) => (each.name === now.name ? now : each));
  Object.assign(running, { services });
}
