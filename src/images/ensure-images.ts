import type { Engine } from '../engine/engine.js';
import { interruption, LabError } from '../errors.js';
import type { HostPrograms } from '../host/debian/index.js';
import type { Clock, Progress } from '../lab/progress.js';
import type { ImageCatalogue } from './catalogue/catalogue.js';
import type { BuildGround } from './catalogue/dockerfile.js';
import { ensureBase } from './build/index.js';
import { baseOf, BASE_ROLE, imageRole, type ImageSource } from './catalogue/image-references.js';
import { imageProgress, type ImageProgress } from './image-progress.js';
import { obtainImage, type ObtainedImage } from './obtain-image.js';
import type { RegistryMemory } from './pull-official.js';
import { scaledTimeouts, type ImageTimeouts } from './timeouts.js';

export interface EnsureImagesRequest {
  readonly engine: Engine;
  readonly catalogue: ImageCatalogue;
  readonly roles: readonly string[];
  readonly source: ImageSource;
  readonly host: HostPrograms;
  /** Package mirror instead of the one in the machine's apt configuration. */
  readonly mirror?: string;
  /** `HOST[:PORT][/PREFIX]` of a registry that stands in for the engine's default one. */
  readonly registry?: string;
  /** Give the same one to every call of a process, so that a dead registry is waited for once. */
  readonly registryMemory?: RegistryMemory;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly timeouts?: Partial<ImageTimeouts>;
  readonly timeoutScale?: number;
}

/**
 * Makes sure that every role has an image: what is there, else the registry, else a build from packages; roles side by side.
 * Throws `LabError`: `unknown-image-role`, `image-unobtainable` (all such roles in one), `disk-full`, the engine's own. The other
 * roles are brought to their end first, so that nothing goes on in the background.
 */
export async function ensureImages(request: EnsureImagesRequest): Promise<ReadonlyMap<string, ObtainedImage>> {
  const { catalogue, signal, clock } = request;
  const roles = [...new Set(request.roles)];
  for (const role of roles) imageRole(catalogue, role);
  const story = imageProgress(request.progress);
  const startedMs = clock();
  story.start(roles);
  const obtain = obtainer(request, story);
  const settled = await Promise.allSettled(
    roles.map(async (role) => {
      try {
        return [role, await obtain(role)] as const;
      } finally {
        story.waiting(role, undefined);
      }
    }),
  );
  const errors = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (errors.length > 0) {
    story.failed(roles.join(', '));
    throw signal.aborted ? interruption(signal, 'images were being made') : worstOf(errors);
  }
  const images = new Map(settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])));
  story.done(summary([...images.values()], clock() - startedMs));
  return images;
}

function obtainer(request: EnsureImagesRequest, story: ImageProgress): (role: string) => Promise<ObtainedImage> {
  const { engine, catalogue, source, registry, signal } = request;
  const timeouts = scaledTimeouts(request.timeouts, request.timeoutScale);
  const memory: RegistryMemory = request.registryMemory ?? new Map<string, Promise<string | undefined>>();
  const ground = sharedGround(request, story, timeouts);
  return (role) => {
    const say = (text: string): void => story.waiting(role, text);
    const onLine = (line: string): void => story.line(role, line);
    const common = { engine, catalogue, source, registry, memory, timeouts, signal };
    return obtainImage({ ...common, role, ground: () => ground(role), say, onLine });
  };
}

/** A base is made once however many roles ask for it, and only when one does. */
function sharedGround(
  request: EnsureImagesRequest,
  story: ImageProgress,
  timeouts: ImageTimeouts,
): (role: string) => Promise<BuildGround> {
  const { engine, catalogue, host, mirror, signal } = request;
  const grounds = new Map<string, Promise<BuildGround>>();
  return (role) => {
    const base = baseOf(catalogue, role);
    const name = base.suite === catalogue.base.suite ? BASE_ROLE : `${BASE_ROLE} ${base.suite}`;
    const say = (text: string): void => story.waiting(name, text);
    const onLine = (line: string): void => story.line(name, line);
    const known = grounds.get(base.suite);
    if (known !== undefined) return known;
    const ground = ensureBase({ engine, base, host, mirror, buildMs: timeouts.buildMs, signal, say, onLine }).finally(
      () => story.waiting(name, undefined),
    );
    grounds.set(base.suite, ground);
    return ground;
  };
}

/** What several roles lack becomes one error; anything else that went wrong comes before it. */
function worstOf(errors: readonly unknown[]): unknown {
  const isLack = (error: unknown): error is LabError =>
    error instanceof LabError && error.code === 'image-unobtainable';
  const other = errors.find((error) => !isLack(error));
  const lacks = errors.filter(isLack);
  if (other !== undefined || lacks.length < 2) return other ?? lacks[0];
  return new LabError('operation', `${lacks.length} images are not here and could not be obtained`, {
    code: 'image-unobtainable',
    details: lacks.flatMap(({ message, details }) => [message, ...details.map((line) => `  ${line}`)]),
    suggestions: [...new Set(lacks.flatMap(({ suggestions }) => suggestions))],
    cause: lacks[0],
  });
}

/** `flask-backend 3.1 (cached), haproxy 3.0 (built in 6.1 s)`. */
function summary(images: readonly ObtainedImage[], elapsedMs: number): string {
  const named = images.map(({ role, version, origin }) => {
    const how = { present: 'cached', registry: 'from the registry', packages: 'built from packages' }[origin];
    return { name: version === undefined ? role : `${role} ${version}`, how };
  });
  const ways = new Set(named.map(({ how }) => how));
  const allCached = images.every(({ origin }) => origin === 'present');
  const time = allCached ? '' : ` in ${(elapsedMs / 1000).toFixed(1)} s`;
  if (ways.size === 1) return `${named.map(({ name }) => name).join(', ')} (${[...ways].join('')}${time})`;
  return named.map(({ name, how }) => `${name} (${how})`).join(', ') + time;
}
