import { realpath } from 'node:fs/promises';
import type { ContainerSummary, Inspect } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import { composeCommand } from './compose-command.js';
import type { RunningService } from '../../lab/resolved.js';

/** Labels that docker compose puts on its containers (`pkg/api/labels.go`). */
const COMPOSE_LABEL = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  folder: 'com.docker.compose.project.working_dir',
  oneOff: 'com.docker.compose.oneoff',
} as const;

/** Labels of everything that belongs to a project. */
export function projectLabels(project: string): Readonly<Record<string, string>> {
  return { [COMPOSE_LABEL.project]: project };
}

export interface FoundProject {
  readonly project: string;
  /** Those that run. */
  readonly services: readonly RunningService[];
}

/**
 * The project that runs from the folder; of several the one that the compose file names. Throws kind `usage`: `not-running`, with
 * the command that starts it, `several-projects`, `several-copies`.
 */
export async function findProject(
  inspect: Inspect,
  { folder, name, shown }: { readonly folder: string; readonly name: string | undefined; readonly shown: string },
): Promise<FoundProject> {
  const all = await inspect.containers({ [COMPOSE_LABEL.folder]: '' });
  const here: ContainerSummary[] = [];
  for (const container of all) if (await isFrom(container, folder)) here.push(container);
  const running = here.filter(({ state, labels }) => state === 'running' && labels[COMPOSE_LABEL.oneOff] !== 'True');
  const projects = [...new Set(running.map(({ labels }) => labels[COMPOSE_LABEL.project] ?? ''))];
  const project = projects.length > 1 ? projects.find((each) => each === name) : projects[0];
  if (projects.length > 1 && project === undefined) {
    throw new LabError('usage', `${projects.length} projects run from ${shown}: ${projects.join(', ')}`, {
      code: 'several-projects',
      suggestions: projects.slice(1).map((each) => `docker compose -p ${each} down`),
    });
  }
  if (project === undefined) throw notRunning(shown, undefined, elsewhere(all, name));
  const own = running.filter(({ labels }) => labels[COMPOSE_LABEL.project] === project);
  return { project, services: servicesOf(own, shown) };
}

/** Where a project of that name runs from, for it is another folder: a copy of this one, or this one before it was moved. */
function elsewhere(all: readonly ContainerSummary[], name: string | undefined): string[] {
  const same = all.filter(({ labels, state }) => state === 'running' && labels[COMPOSE_LABEL.project] === name);
  const paths = new Set(same.map(({ labels }) => labels[COMPOSE_LABEL.folder] ?? ''));
  return [...paths].map((path) => `a project ${name ?? ''} runs from ${path}`);
}

/** `service` = the one without which nothing can be judged, where others run. */
export function notRunning(shown: string, service?: string, details: readonly string[] = []): LabError {
  const who = service === undefined ? 'nothing runs' : `${service} does not run`;
  return new LabError('usage', `${who} from the compose file in ${shown}`, {
    code: 'not-running',
    details,
    suggestions: [composeCommand(shown, 'up --build --wait')],
  });
}

/** Compose writes the path as it was reached; links may lead to the same folder. */
async function isFrom({ labels }: ContainerSummary, folder: string): Promise<boolean> {
  const path = labels[COMPOSE_LABEL.folder] ?? '';
  return path === folder || (await realpath(path).catch(() => undefined)) === folder;
}

function servicesOf(containers: readonly ContainerSummary[], shown: string): RunningService[] {
  const services = containers.map((container) => ({
    name: container.labels[COMPOSE_LABEL.service] ?? '',
    containerId: container.id,
    containerName: container.name,
    image: container.image,
    imageId: container.imageId,
    ports: container.ports.filter(({ hostPort }) => hostPort > 0),
  }));
  services.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  const twice = services.find(({ name }, i) => services[i + 1]?.name === name);
  if (twice === undefined) return services;
  throw new LabError('usage', `${twice.name} runs in several copies: the lab has one of each`, {
    code: 'several-copies',
    suggestions: [composeCommand(shown, `up --build --wait --scale ${twice.name}=1`)],
  });
}
