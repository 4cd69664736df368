import { LabError } from '../../../errors.js';
import type { BuildContext, Labels } from '../../engine.js';
import type { DockerConnection } from '../connection.js';
import { unlessGone } from '../inspect.js';
import { jsonLines } from '../streams/json-lines.js';
import { fullDiskError, mentionsFullDisk } from '../translate-error.js';
import { packFiles } from './archive.js';

interface BuildLine {
  readonly stream?: string;
  readonly status?: string;
  readonly error?: string;
  readonly aux?: { readonly ID?: string };
}

const KEPT_LINES = 20;

/**
 * Builds with the classic builder, which every engine has. Rejects with `build-failed` (the last lines as details) or
 * `disk-full`. Whatever happens, no intermediate container and no image without a name is left of this build.
 */
export async function buildImage(
  connection: DockerConnection,
  { tag, context, labels }: { tag: string; context: BuildContext; labels: Labels },
  onLine: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const what = `build image ${tag}`;
  const log: BuildLog = { trail: [], made: [], step: '' };
  const replaced = await imageId(connection, tag);
  try {
    const query = { t: tag, dockerfile: context.dockerfile, labels, version: '1', rm: true, forcerm: true };
    const body = await packFiles(context.files);
    const answer = await connection.stream(what, { method: 'POST', path: '/build', query, body, signal });
    for await (const line of jsonLines<BuildLine>(answer)) {
      note(line, log, onLine);
      if (line.error !== undefined) throw buildError(tag, line.error, log.trail);
    }
    // An engine that dies may end the answer without an error: only the image itself proves the build.
    const built = await imageId(connection, tag);
    if (built === undefined) throw buildError(tag, 'the engine ended the build without an image', log.trail);
    if (replaced !== undefined && replaced !== built) await removeNameless(connection, replaced);
  } catch (error) {
    const last = log.made.at(-1);
    // Its end removed, the engine removes the rest of the chain as far as nobody else uses it.
    if (last !== undefined) await removeNameless(connection, last);
    throw connection.failure(what, error, signal);
  }
}

interface BuildLog {
  /** The last lines. */
  readonly trail: string[];
  /** Ids of the images that steps have made, the newest last. */
  readonly made: string[];
  step: string;
}

function note(line: BuildLine, log: BuildLog, onLine: (line: string) => void): void {
  const text = (line.stream ?? line.status ?? '').trimEnd();
  if (text === '') return;
  onLine(text);
  for (const one of text.split('\n')) {
    log.trail.push(one);
    log.step = /^Step \d+\/\d+ : (\w+)/u.exec(one)?.[1]?.toUpperCase() ?? log.step;
    const id = /^ ---> ([0-9a-f]{12,64})$/u.exec(one)?.[1];
    if (id !== undefined && log.step !== 'FROM') log.made.push(id);
  }
  log.trail.splice(0, log.trail.length - KEPT_LINES);
}

function buildError(tag: string, words: string, trail: readonly string[]): LabError {
  const full = [words, ...trail].find(mentionsFullDisk);
  if (full !== undefined) return fullDiskError(`build image ${tag}`, [...trail, words]);
  return new LabError('operation', `Could not build image ${tag}: ${words}`, {
    code: 'build-failed',
    details: trail,
    suggestions: ['lab doctor', 'lab images build --verbose'],
  });
}

async function imageId({ call }: DockerConnection, ref: string): Promise<string | undefined> {
  return (await unlessGone(call(`look at image ${ref}`, (docker) => docker.getImage(ref).inspect())))?.Id;
}

const TIDY_UP_MS = 10_000;

/**
 * Never an image that has a name: the engine would take the name away and delete it. After an abort the engine needs a moment
 * to end the step that was running; its container still holds the image until then.
 */
async function removeNameless(connection: DockerConnection, id: string): Promise<void> {
  try {
    await connection.call(`tidy up image ${id}`, async (docker) => {
      const image = docker.getImage(id);
      const { RepoTags: tags, RepoDigests: digests } = await image.inspect();
      if ((tags ?? []).length > 0 || (digests ?? []).length > 0) return;
      await untilUnused(docker, id);
      await image.remove();
    });
  } catch {
    // The build's own failure is what people must see.
  }
}

async function untilUnused(docker: DockerConnection['docker'], id: string): Promise<void> {
  for (
    let waitedMs = 0, pauseMs = 20;
    waitedMs < TIDY_UP_MS;
    waitedMs += pauseMs, pauseMs = Math.min(pauseMs * 2, 500)
  ) {
    const users = await docker.listContainers({ all: true, filters: { ancestor: [id] } });
    if (users.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
