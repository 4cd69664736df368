import * as z from 'zod';
import type { ContainerState, ContainerSummary, Inspect } from '../engine/engine.js';
import type { ParameterValues } from '../lab/definition.js';
import { isHelper, LABEL, labelFilter } from '../lab/labels.js';
import type { LabIdentity, RunningLab, RunningService, StoppedService } from '../lab/resolved.js';

/** A lab that is up, as its labels tell it. */
export interface RunningLabState extends RunningLab {
  /** Parameters it was started with; empty when its entry container is gone. */
  readonly parameters: ParameterValues;
  /** Folder of the lab's files at that time. */
  readonly folder: string;
  /** Name of the service whose port people open. */
  readonly entry: string;
  readonly run: string;
}

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.number()), z.array(z.string())]);
const values = z.record(z.string(), value);

/** One copy of a lab; undefined when none of its containers runs. One round trip, and another one where some have stopped. */
export async function readRunning(inspect: Inspect, identity: LabIdentity): Promise<RunningLabState | undefined> {
  const found = await inspect.containers(labelFilter(identity));
  const containers = found.filter((container) => !isHelper(container)).sort(byService);
  const running = containers.filter(({ state }) => state === 'running');
  const [first] = running;
  if (first === undefined) return undefined;
  const stopped = containers.filter(({ state }) => state !== 'running');
  const entry = first.labels[LABEL.entry] ?? '';
  const teller = containers.find(({ labels }) => labels[LABEL.service] === entry) ?? first;
  return {
    lab: identity.lab,
    instance: identity.instance,
    services: running.map(runningService),
    stopped: await Promise.all(stopped.map((container) => stoppedService(inspect, container))),
    parameters: readParameters(teller.labels[LABEL.parameters]),
    folder: teller.labels[LABEL.folder] ?? '',
    entry,
    run: teller.labels[LABEL.run] ?? '',
  };
}

export function serviceOf({ labels, name }: ContainerSummary): string {
  return labels[LABEL.service] ?? name;
}

/** `app2` before `app10`. */
export function byService(a: ContainerSummary, b: ContainerSummary): number {
  return serviceOf(a).localeCompare(serviceOf(b), 'en', { numeric: true });
}

function runningService(container: ContainerSummary): RunningService {
  return {
    name: serviceOf(container),
    containerId: container.id,
    containerName: container.name,
    image: container.image,
    imageId: container.imageId,
    ports: container.ports.filter(({ hostPort }) => hostPort > 0),
  };
}

async function stoppedService(inspect: Inspect, container: ContainerSummary): Promise<StoppedService> {
  const { state, exitCode } = (await inspect.container(container.id)) ?? { ...container, exitCode: undefined };
  return { name: serviceOf(container), why: whyStopped(state, exitCode) };
}

function whyStopped(state: ContainerState, exitCode: number | undefined): string {
  switch (state) {
    case 'created':
      return 'it was never started';
    case 'exited':
    case 'dead':
      return exitCode === undefined ? 'it has stopped' : `it exited with code ${exitCode}`;
    case 'running':
      return 'it has only just started';
    case 'paused':
      return 'it is paused';
    case 'restarting':
      return 'it is being restarted';
    case 'removing':
      return 'it is being removed';
  }
}

/** A label that somebody else wrote is no reason to fail. */
function readParameters(label: string | undefined): ParameterValues {
  if (label === undefined) return {};
  try {
    return values.parse(JSON.parse(label));
  } catch {
    return {};
  }
}
