import { rm, writeFile, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../../errors.js';
import { lastLines, type ComposeProgram } from '../../host/index.js';
import { LABEL } from '../../lab/labels.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import { leaseLabel } from '../../lifecycle/index.js';
import { COMPOSE_FILE, portVariable } from '../../render/index.js';
import { writeFolder, type MadeComposeFolder } from '../compose/index.js';
import type { StageContext } from '../up/prepare-lab.js';

/** Building images from packages is the longest part of it, in ms, before `--timeout-scale`. */
const UP_MS = 900_000;
const DOWN_MS = 120_000;
/** Of the last lines of docker compose, when it failed. */
const LAST_LINES = 15;
const LEFT_BEHIND = 'left-behind';

export interface ComposeInstance {
  readonly context: StageContext;
  readonly program: ComposeProgram;
  readonly made: MadeComposeFolder;
  readonly lab: ResolvedLab;
  /** Name of the project. */
  readonly project: string;
}

/**
 * Writes the folder, starts it with the real docker compose on free ports, hands over to `use`, and removes containers, networks, volumes,
 * images and the folder whatever happens. Everything carries this process's lease: `lab gc` removes what a killed one leaves.
 */
export async function withComposeInstance<T>(
  instance: ComposeInstance,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const { made } = instance;
  await mkdir(made.folder, { recursive: true, mode: 0o700 });
  const folder = await realpath(made.folder);
  const labels = `${folder}.labels.json`;
  try {
    await writeFolder(made.files, { folder: made.folder, force: true, shown: made.shown });
    await writeFile(labels, JSON.stringify(await labelled(instance)));
    return await whileUp(instance, { folder, labels }, () => use(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(labels, { force: true });
  }
}

/** Rejects with `left-behind` where the project would not go, unless something else had failed before: then that is only warned of. */
async function whileUp<T>(
  instance: ComposeInstance,
  { folder, labels }: { readonly folder: string; readonly labels: string },
  use: () => Promise<T>,
): Promise<T> {
  const { context, program, project } = instance;
  const files = ['--project-directory', folder, '-f', join(folder, COMPOSE_FILE), '-f', labels];
  const run = (args: readonly string[], timeoutMs: number, signal?: AbortSignal) =>
    program.run(['-p', project, ...files, ...args], {
      ...{ signal, timeoutMs: timeoutMs * context.timeoutScale, environment: environmentOf(instance) },
    });
  const command = `docker compose -p ${project} down --volumes`;
  const down = async (): Promise<void> => {
    const { exitCode, stderr } = await run(['down', '--volumes', '--remove-orphans', '--timeout', '5'], DOWN_MS);
    if (exitCode !== 0) throw leftBehind(project, command, stderr);
  };
  context.onStanding?.(command, true);
  try {
    const up = await run(['up', '--build', '--wait', '--quiet-pull'], UP_MS, context.signal);
    if (up.exitCode !== 0) throw refused(instance, up.stderr);
    const result = await use();
    await down();
    return result;
  } catch (thrown) {
    if (!(thrown instanceof LabError) || thrown.code !== LEFT_BEHIND) {
      await down().catch((left: unknown) => {
        const words = left instanceof Error ? left.message : String(left);
        context.progress({ type: 'warning', text: `${words}: ${command}` });
      });
    }
    throw thrown;
  } finally {
    context.onStanding?.(command, false);
  }
}

/** Removes the images that compose built for the projects: at the end of all, so that a later one finds the steps of an earlier. */
export async function removeBuiltImages(
  { engine }: Pick<StageContext, 'engine'>,
  projects: readonly string[],
): Promise<void> {
  for (const project of projects) {
    const images = await engine.images({ 'com.docker.compose.project': project });
    for (const { tags } of images) for (const tag of tags) await engine.removeImage(tag);
  }
}

/** A compose file laid over the folder's own: whose everything is, in case nobody comes to remove it. */
async function labelled({ lab, project }: ComposeInstance): Promise<object> {
  const own = { [LABEL.lab]: lab.lab, [LABEL.instance]: project, ...(await leaseLabel()) };
  const all = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, { labels: own }]));
  const services = lab.services.map(
    ({ name }) => [name, { labels: { ...own, [LABEL.service]: name }, build: { labels: own } }] as const,
  );
  return {
    services: Object.fromEntries(services),
    networks: all(lab.networks.map(({ key }) => key)),
    volumes: all(lab.volumes.map(({ key }) => key)),
  };
}

/** Free ports: the person's own lab may hold the preferred ones. The engine that lab uses, whatever docker's own context is. */
function environmentOf({ context, lab }: ComposeInstance): Record<string, string> {
  const ports = lab.services.flatMap((service) =>
    service.publish.map(({ port }) => [portVariable(service, port), '0'] as const),
  );
  return { ...Object.fromEntries(ports), DOCKER_HOST: context.engine.address.host, DOCKER_CONTEXT: '' };
}

function leftBehind(project: string, command: string, stderr: string): LabError {
  return new LabError('operation', `docker compose could not remove ${project}`, {
    code: LEFT_BEHIND,
    details: lastLines(stderr, LAST_LINES),
    suggestions: [command],
  });
}

function refused({ lab }: ComposeInstance, stderr: string): LabError {
  return new LabError('operation', `docker compose could not start the folder of ${lab.lab}`, {
    code: 'compose-failed',
    details: lastLines(stderr, LAST_LINES),
    suggestions: [`lab compose ${lab.lab} -o FOLDER   (to look at it)`],
  });
}
