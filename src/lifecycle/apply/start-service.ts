import type { PublishedPort } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { RunningService } from '../../lab/resolved.js';
import { portTaken, publishWord, type PlannedPort, type ServiceStep } from '../plan/index.js';
import { waitUntilReady } from '../readiness/index.js';
import { containerSpec } from './container-spec.js';
import { change, type ApplyContext } from './context.js';

/** A service whose container is made, or left as it was, and not yet started. */
export interface Prepared {
  readonly step: ServiceStep;
  readonly containerId: string;
  readonly publish: readonly PlannedPort[];
}

/** What can be done before the services that this one starts after are ready. */
export async function prepareService(step: ServiceStep, context: ApplyContext): Promise<Prepared> {
  if (step.kind === 'create-container') return createService(step, step.publish, context);
  const { id } = step.container;
  if (step.kind === 'restart') await change(context, () => context.engine.stopContainer(id));
  return { step, containerId: id, publish: [] };
}

/** Starts the service and waits until it is ready. */
export async function startService(prepared: Prepared, context: ApplyContext): Promise<RunningService> {
  const { engine, lab, halt, readyMs } = context;
  const { step } = prepared;
  const { service, image } = step;
  const { containerId, publish } = await startContainer(prepared, context);
  context.guard(containerId, service.name);
  const isNew = step.kind === 'create-container' || containerId !== step.container.id;
  // The ports of a new container are known unless the engine chose one; an old one's log may hold an earlier life.
  const known = isNew && publish.every(({ hostPort }) => hostPort > 0);
  const detail = known ? undefined : await engine.container(containerId);
  const ports = known ? publish.map(publishedPort) : (detail?.ports ?? []).filter(({ hostPort }) => hostPort > 0);
  await waitUntilReady({
    engine,
    identity: lab,
    service,
    containerId,
    sinceMs: isNew ? undefined : detail?.endedMs,
    ports,
    readyMs,
    signal: halt.signal,
  });
  return {
    name: service.name,
    containerId,
    containerName: step.target,
    image: image.reference,
    imageId: image.imageId,
    ports,
  };
}

async function startContainer(prepared: Prepared, context: ApplyContext): Promise<Prepared> {
  const { engine } = context;
  const { step, containerId, publish } = prepared;
  switch (step.kind) {
    case 'keep':
      return prepared;
    case 'unpause':
      await change(context, () => engine.unpauseContainer(containerId));
      return prepared;
    case 'create-container':
    case 'start':
    case 'restart':
      try {
        await change(context, () => engine.startContainer(containerId));
        return prepared;
      } catch (error) {
        if (!(error instanceof LabError) || error.code !== 'port-taken') throw error;
        return startElsewhere(step, containerId, publish, context, error);
      }
  }
}

/** Somebody took the port between the look and the start: fatal for a port that was asked for, else another one will do. */
async function startElsewhere(
  step: ServiceStep,
  containerId: string,
  publish: readonly PlannedPort[],
  context: ApplyContext,
  cause: LabError,
): Promise<Prepared> {
  const { engine, progress } = context;
  const asked = publish.filter(({ wish }) => wish === 'asked');
  const all = asked.length === 0 ? [] : await engine.containers({});
  for (const { containerPort, hostPort } of asked) {
    const holder = all.find(({ id, ports }) => id !== containerId && ports.some((port) => port.hostPort === hostPort));
    if (holder !== undefined || asked.length === publish.length) {
      throw portTaken(publishWord(step.service, containerPort), hostPort, holder?.name, cause);
    }
  }
  progress({
    type: 'detail',
    text: `a preferred port of ${step.service.name} was taken meanwhile: it gets a free one`,
  });
  await change(context, () => engine.removeContainer(containerId));
  const declared = publish.length > 0 ? publish : step.service.publish.map(({ port }) => ({ containerPort: port }));
  const free = declared.map((port): PlannedPort =>
    'wish' in port && port.wish === 'asked' ? port : { containerPort: port.containerPort, hostPort: 0, wish: 'free' },
  );
  const again = await createService(step, free, context);
  await change(context, () => engine.startContainer(again.containerId));
  return again;
}

async function createService(
  step: ServiceStep,
  publish: readonly PlannedPort[],
  context: ApplyContext,
): Promise<Prepared> {
  const { engine, lab, run } = context;
  const containerId = await change(context, () => engine.createContainer(containerSpec(lab, step, publish, run)));
  const { files } = step.service;
  if (files.length > 0) await change(context, () => engine.putFiles(containerId, files));
  return { step, containerId, publish };
}

function publishedPort({ containerPort, hostPort }: PlannedPort): PublishedPort {
  return { containerPort, hostAddress: '127.0.0.1', hostPort };
}
