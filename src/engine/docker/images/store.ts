import { LabError } from '../../../errors.js';
import type { ImageStore } from '../../engine.js';
import type { DockerConnection } from '../connection.js';
import { unlessGone } from '../inspect.js';
import { jsonLines } from '../streams/json-lines.js';
import { fullDiskError, mentionsFullDisk } from '../translate-error.js';
import { buildImage } from './build-image.js';

/** Images: fetched, built, imported, tagged, removed. */
export function dockerImages(connection: DockerConnection): ImageStore {
  const { call } = connection;
  return {
    pullImage: (ref, onLine, signal) => pullImage(connection, ref, onLine, signal),
    buildImage: (spec, onLine, signal) => buildImage(connection, spec, onLine, signal),
    importImage: (tar, spec, signal) => importImage(connection, tar, spec, signal),
    tagImage: async (ref, tag) => {
      await call(`tag image ${ref} as ${tag}`, (docker) => docker.getImage(ref).tag(splitTag(tag)));
    },
    removeImage: async (ref) => {
      await unlessGone(call(`remove image ${ref}`, (docker) => docker.getImage(ref).remove()));
    },
  };
}

interface TransferLine {
  readonly status?: string;
  readonly id?: string;
  readonly progress?: string;
  readonly error?: string;
}

async function pullImage(
  connection: DockerConnection,
  ref: string,
  onLine: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { repo, tag } = splitTag(ref);
  const failed = (words: string, cause?: unknown): LabError =>
    mentionsFullDisk(words)
      ? fullDiskError(`pull image ${ref}`, [words], cause)
      : new LabError('operation', `Could not pull image ${ref}: ${words}`, { code: 'pull-failed', cause });
  try {
    await transfer(connection, `pull image ${ref}`, { fromImage: repo, tag }, { onLine, signal, failed });
  } catch (error) {
    // A registry that cannot be reached and an unknown image are refusals of the engine, with a status.
    if (
      error instanceof LabError &&
      error.kind === 'operation' &&
      !['engine-lost', 'disk-full', 'pull-failed'].includes(error.code)
    ) {
      throw failed(error.message.replace(`Could not pull image ${ref}: `, ''), error);
    }
    throw error;
  }
}

async function importImage(
  connection: DockerConnection,
  tar: NodeJS.ReadableStream,
  { tag: fullTag, changes, message }: { tag: string; changes: readonly string[]; message?: string },
  signal?: AbortSignal,
): Promise<void> {
  const query = {
    fromSrc: '-',
    ...splitTag(fullTag),
    changes: [...changes],
    ...(message === undefined ? {} : { message }),
  };
  const failed = (words: string): LabError =>
    mentionsFullDisk(words)
      ? fullDiskError(`import image ${fullTag}`, [words])
      : new LabError('operation', `Could not import image ${fullTag}: ${words}`, { code: 'import-failed' });
  await transfer(connection, `import image ${fullTag}`, query, { body: tar, onLine: () => undefined, signal, failed });
}

interface TransferOptions {
  readonly body?: NodeJS.ReadableStream;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal | undefined;
  readonly failed: (words: string) => LabError;
}

/** Both come as a stream of JSON lines, and both report a failure inside that stream, after a status 200. */
async function transfer(
  connection: DockerConnection,
  what: string,
  query: object,
  options: TransferOptions,
): Promise<void> {
  const { body, onLine, signal, failed } = options;
  const request = { method: 'POST', path: '/images/create', query: { ...query }, body, signal } as const;
  try {
    for await (const line of jsonLines<TransferLine>(await connection.stream(what, request))) {
      if (line.error !== undefined) throw failed(line.error);
      if (line.status !== undefined) onLine([line.id, line.status, line.progress].filter(Boolean).join(' '));
    }
  } catch (error) {
    throw connection.failure(what, error, signal);
  }
}

/** `host:5000/name:tag` and `name@sha256:…` into the two halves the API asks for. A digest wins over a tag; neither means `latest`. */
export function splitTag(ref: string): { repo: string; tag: string } {
  const [name = ref, digest] = ref.split('@');
  const colon = name.lastIndexOf(':');
  const [repo, tag] = colon > name.lastIndexOf('/') ? [name.slice(0, colon), name.slice(colon + 1)] : [name, 'latest'];
  return { repo, tag: digest ?? tag };
}
