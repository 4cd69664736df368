import type { ContainerDetail, Engine } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import { LABEL } from '../../lab/labels.js';
import type { ResolvedLab, RunningService } from '../../lab/resolved.js';
import { configHash, type PlannedPort } from '../plan/index.js';
import { createHalt } from './halt.js';
import { prepareService, startService } from './start-service.js';

export interface ReplaceRequest {
  readonly engine: Engine;
  readonly lab: ResolvedLab;
  /** As it runs now. */
  readonly service: RunningService;
  /** The `ready` timeout, in ms. */
  readonly readyMs: number;
  readonly signal: AbortSignal;
}

/**
 * Stops the service's container, removes it, and makes another one of the same lab in its place: with its image, files, volumes, names and, if
 * they are still free, its ports; resolves when that one is ready. Rejects with kind `operation`, code `not-replaceable`, before anything is
 * done, when the container is not as the lab says: what came then would be another service.
 */
export async function replaceService({
  engine,
  lab,
  service,
  readyMs,
  signal,
}: ReplaceRequest): Promise<RunningService> {
  const { name, containerId, containerName, image: reference, imageId } = service;
  const resolved = lab.services.find((each) => each.name === name);
  const old = await engine.container(containerId);
  if (resolved === undefined || old === undefined) throw notReplaceable(name, 'it is gone');
  const config = configHash(lab, resolved, imageId);
  if (old.labels[LABEL.config] !== config)
    throw notReplaceable(name, `it was not started from ${lab.lab} as it is now`);
  const sharing = lab.services.filter(({ networkOf }) => networkOf === name).map((each) => each.name);
  if (sharing.length > 0) throw notReplaceable(name, `${sharing.join(', ')} would be left without a network`);
  const publish = portsOf(old);
  if (old.state === 'running') await engine.stopContainer(containerId);
  await engine.removeContainer(containerId);
  const halt = createHalt(signal);
  const context = {
    ...{
      engine: leasedAs(engine, old),
      lab,
      run: old.labels[LABEL.run] ?? '',
      readyMs,
      progress: () => undefined,
      halt,
    },
    ...{ limit: <T>(work: () => Promise<T>): Promise<T> => work(), guard: () => undefined },
  };
  const image = { reference, imageId };
  const step = { target: containerName, because: 'it is replaced', service: resolved, image, config };
  try {
    return await startService(await prepareService({ ...step, kind: 'create-container', publish }, context), context);
  } finally {
    halt.close();
  }
}

/** Those that it has, while they are free. */
function portsOf({ ports }: ContainerDetail): PlannedPort[] {
  return ports
    .filter(({ hostPort }) => hostPort > 0)
    .map(({ containerPort, hostPort }) => ({ containerPort, hostPort, wish: 'preferred' as const }));
}

/** Whoever holds the old container holds the new one. */
function leasedAs(engine: Engine, { labels }: ContainerDetail): Engine {
  const lease = labels[LABEL.lease];
  if (lease === undefined) return engine;
  return {
    ...engine,
    createContainer: (spec) => engine.createContainer({ ...spec, labels: { ...spec.labels, [LABEL.lease]: lease } }),
  };
}

function notReplaceable(name: string, why: string): LabError {
  return new LabError('operation', `The container of ${name} cannot be replaced: ${why}`, { code: 'not-replaceable' });
}
