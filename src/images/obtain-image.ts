import type { Engine } from '../engine/engine.js';
import { LabError } from '../errors.js';
import { buildFromDockerfile } from './build/index.js';
import type { ImageCatalogue } from './catalogue/catalogue.js';
import { packagesDockerfile, registryDockerfile, type BuildGround } from './catalogue/dockerfile.js';
import { presentImage } from './present/index.js';
import {
  baseOf,
  firstOfEachSource,
  imageCandidates,
  imageRole,
  isPlain,
  registryReference,
  type ImageCandidate,
  type ImageSource,
} from './catalogue/image-references.js';
import { pullOfficial, type RegistryMemory } from './pull-official.js';
import type { ImageTimeouts } from './timeouts.js';

/** A role's image, on the engine. */
export interface ObtainedImage {
  readonly role: string;
  readonly reference: string;
  readonly imageId: string;
  readonly origin: 'present' | 'registry' | 'packages';
  /** Minor version that the catalogue promises: `3.0`. */
  readonly version?: string;
}

export interface ObtainRequest {
  readonly engine: Engine;
  readonly catalogue: ImageCatalogue;
  readonly role: string;
  readonly source: ImageSource;
  readonly registry: string | undefined;
  readonly memory: RegistryMemory;
  /** The base of packages recipes, made at the first call. */
  readonly ground: () => Promise<BuildGround>;
  readonly timeouts: ImageTimeouts;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  readonly onLine: (line: string) => void;
}

/** A source that was tried in vain. */
interface Attempt {
  readonly source: 'present' | 'registry' | 'packages';
  readonly error: LabError;
}

/**
 * Takes what is there, else asks each allowed source in turn. Throws `LabError` `image-unobtainable` with what each source
 * said; a full disk, a lost engine and an interruption end the search at once with their own error.
 */
export async function obtainImage(request: ObtainRequest): Promise<ObtainedImage> {
  const { engine, catalogue, role, source, registry } = request;
  const { version } = imageRole(catalogue, role);
  const done = (origin: ObtainedImage['origin'], reference: string, imageId: string): ObtainedImage => ({
    role,
    reference,
    imageId,
    origin,
    ...(version === undefined ? {} : { version }),
  });
  const present = await presentImage(engine, catalogue, role, { source, registry });
  if (present !== undefined) return done('present', present.reference, present.image.id);
  const attempts: Attempt[] = [];
  for (const candidate of source === 'local'
    ? []
    : firstOfEachSource(imageCandidates(catalogue, role, source, registry))) {
    try {
      const imageId =
        candidate.source === 'registry'
          ? await fromRegistry(request, candidate)
          : await fromPackages(request, candidate);
      return done(candidate.source, candidate.reference, imageId);
    } catch (error) {
      if (!isSourceTrouble(error, request.signal)) throw error;
      attempts.push({ source: candidate.source, error });
    }
  }
  throw unobtainable(request, attempts);
}

/** Trouble that another source may not have. */
function isSourceTrouble(error: unknown, signal: AbortSignal): error is LabError {
  if (signal.aborted || !(error instanceof LabError) || error.kind !== 'operation') return false;
  return error.code !== 'disk-full' && error.code !== 'engine-lost';
}

async function fromRegistry(request: ObtainRequest, { reference, hash }: ImageCandidate): Promise<string> {
  const { engine, catalogue, role, registry, timeouts, signal, say, onLine } = request;
  const recipe = imageRole(catalogue, role).registry;
  if (recipe === undefined) throw new Error(`role ${role} has no registry recipe`);
  const official = registryReference(recipe.image, registry);
  const here = await Promise.all([official, recipe.image].map((name) => engine.image(name)));
  const from = here[0] !== undefined ? official : here[1] !== undefined ? recipe.image : official;
  if (here.every((image) => image === undefined)) {
    say(`pulling ${official}`);
    await pullOfficial({ ...request, reference: official });
  }
  if (hash !== undefined && !isPlain(recipe)) {
    say(`adding to ${from}`);
    const work = { engine, role, reference, hash, buildMs: timeouts.buildMs, signal };
    return buildFromDockerfile(work, registryDockerfile(recipe, from), onLine);
  }
  const image = await engine.image(official);
  if (image === undefined)
    throw new LabError('operation', `${official} is not there after it was pulled`, { code: 'pull-failed' });
  return image.id;
}

async function fromPackages(request: ObtainRequest, { reference, hash }: ImageCandidate): Promise<string> {
  const { engine, catalogue, role, timeouts, signal, say, onLine } = request;
  const recipe = imageRole(catalogue, role).packages;
  if (recipe === undefined || hash === undefined) throw new Error(`role ${role} has no packages recipe`);
  say('waiting for the Debian base');
  const ground = await request.ground();
  say('reading the package lists');
  const work = { engine, role, reference, hash, buildMs: timeouts.buildMs, signal };
  return buildFromDockerfile(work, packagesDockerfile(recipe, baseOf(catalogue, role), ground), onLine);
}

function unobtainable({ catalogue, role, source, registry }: ObtainRequest, attempts: readonly Attempt[]): LabError {
  const names = imageCandidates(catalogue, role, source, registry).map(({ reference }) => reference);
  const details = [
    names.length === 0
      ? `present: the catalogue has no ${source} recipe for ${role}`
      : `present: none of ${names.join(', ')} is on the engine`,
    ...(source === 'local' ? ['registry, packages: not tried, because only local images were asked for'] : []),
    ...attempts.flatMap(({ source: from, error }) => [
      `${from}: ${error.message}`,
      ...error.details.map((line) => `  ${line}`),
    ]),
  ];
  const suggestions = new Set([
    ...attempts.flatMap(({ error }) => error.suggestions),
    ...(source === 'auto' ? [] : ['--images auto   (tries every source)']),
    'lab doctor   (which image sources work here)',
  ]);
  return new LabError('operation', `The image of ${role} is not here and could not be obtained`, {
    code: 'image-unobtainable',
    details,
    suggestions: [...suggestions],
    cause: attempts.at(-1)?.error,
  });
}
