import { Readable } from 'node:stream';

import { LabError } from '../../../src/errors.js';
import type { HostPrograms } from '../../../src/host/debian/index.js';
import { ensureImages, type EnsureImagesRequest } from '../../../src/images/ensure-images.js';
import type { ProgressEvent } from '../../../src/lab/progress.js';
import { fakeEngine, type FakeEngine } from '../../support/fake-engine.js';
import { sampleCatalogue } from './catalogue/sample-catalogue.js';

export interface FakeHost extends HostPrograms {
  readonly calls: string[];
}

/** A Debian machine with mmdebstrap; `change` replaces what shall be otherwise. */
export function fakeHost(change: Partial<HostPrograms> = {}): FakeHost {
  const calls: string[] = [];
  const host: HostPrograms = {
    findMirror: (_, given) =>
      Promise.resolve({ uri: given ?? 'http://mirror.example/debian', origin: 'test', options: [] }),
    findBaseTool: () => Promise.resolve({ tool: 'mmdebstrap', installed: true }),
    installBaseTool: () => Promise.resolve(),
    makeBase: () =>
      Promise.resolve({ open: () => Readable.from(['tar']), remove: async () => void calls.push('remove') }),
    ...change,
  };
  const told = (name: string): void => void calls.push(name);
  return {
    calls,
    findMirror: (...args) => (told('findMirror'), host.findMirror(...args)),
    findBaseTool: (...args) => (told('findBaseTool'), host.findBaseTool(...args)),
    installBaseTool: (...args) => (told('installBaseTool'), host.installBaseTool(...args)),
    makeBase: (...args) => (told('makeBase'), host.makeBase(...args)),
  };
}

export const operation = (message: string, code: string, cause?: unknown): LabError =>
  new LabError('operation', message, { code, cause });

/** As the engine words a registry that does not answer, and an image that the registry does not have. */
export const unreachable = operation(
  'Could not pull: no route to host',
  'pull-failed',
  operation('500', 'engine-refused'),
);
export const unknownImage = operation('Could not pull: manifest unknown', 'pull-failed', operation('404', 'not-found'));

export interface Bench {
  readonly engine: FakeEngine;
  readonly host: FakeHost;
  readonly events: ProgressEvent[];
  ensure(roles: readonly string[], change?: Partial<EnsureImagesRequest>): ReturnType<typeof ensureImages>;
}

export function bench({ images = [] as string[], host = fakeHost() } = {}): Bench {
  const engine = fakeEngine({ images });
  const events: ProgressEvent[] = [];
  return {
    engine,
    host,
    events,
    ensure: (roles, change = {}) =>
      ensureImages({
        engine,
        catalogue: sampleCatalogue(),
        roles,
        source: 'auto',
        host,
        progress: (event) => void events.push(event),
        signal: new AbortController().signal,
        clock: () => 0,
        ...change,
      }),
  };
}

export const unfinished = (engine: FakeEngine): string[] =>
  [...engine.state.images.keys()].filter((tag) => tag.includes('unfinished'));

/** The `LabError` that the work must end with. */
export async function caught(work: Promise<unknown>): Promise<LabError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof LabError) return error;
  throw new Error('no LabError was thrown', { cause: error });
}
