import type { Engine } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { HostPrograms } from '../../host/debian/index.js';
import type { ImageCatalogue } from '../catalogue/catalogue.js';
import { debianArchitecture } from '../build/index.js';
import { findImages } from './find-images.js';
import { baseReference, registryHost, registryReference } from '../catalogue/image-references.js';
import { pullOfficial } from '../pull-official.js';
import { scaledTimeouts, type ImageTimeouts } from '../timeouts.js';

/** One place where images may come from, as `lab doctor` shows it. */
export interface ImageSourceState {
  readonly source: 'local' | 'registry' | 'packages';
  readonly usable: boolean;
  /** One line: what is there, or why it cannot be used. */
  readonly says: string;
  readonly suggestions: readonly string[];
}

export interface ImageSourcesRequest {
  readonly engine: Pick<Engine, 'image' | 'pullImage' | 'version'>;
  readonly catalogue: ImageCatalogue;
  readonly host: HostPrograms;
  readonly mirror?: string;
  readonly registry?: string;
  readonly signal: AbortSignal;
  readonly timeouts?: Partial<ImageTimeouts>;
  readonly timeoutScale?: number;
}

/** No image has this tag: the registry's "no such image" proves that it answers, and nothing is pulled. */
const PROBE_TAG = 'localab-probe-no-such-tag';

/** What can be used now. Changes nothing. Throws only what says that the engine itself is gone, or an interruption. */
export async function imageSources(request: ImageSourcesRequest): Promise<ImageSourceState[]> {
  return Promise.all([localState(request), registryState(request), packagesState(request)]);
}

async function localState({ engine, catalogue, registry }: ImageSourcesRequest): Promise<ImageSourceState> {
  const found = await findImages(engine, catalogue, Object.keys(catalogue.roles), { registry });
  const missing = found.filter(({ origin }) => origin === 'missing').map(({ role }) => role);
  const present = found.filter(({ origin }) => origin === 'present').map(({ role }) => role);
  const says = [
    ...(present.length > 0 ? [`here: ${present.join(', ')}`] : []),
    ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
  ].join('; ');
  return {
    source: 'local',
    usable: missing.length === 0,
    says,
    suggestions: missing.length > 0 ? ['lab images build'] : [],
  };
}

async function registryState(request: ImageSourcesRequest): Promise<ImageSourceState> {
  const { engine, catalogue, registry, signal } = request;
  const official = Object.values(catalogue.roles).find((role) => role.registry !== undefined)?.registry?.image;
  if (official === undefined) {
    return { source: 'registry', usable: false, says: 'the catalogue has no official image', suggestions: [] };
  }
  const reference = registryReference(official, registry).replace(/:[^:/]+$/u, `:${PROBE_TAG}`);
  const host = registryHost(reference);
  const timeouts = scaledTimeouts(request.timeouts, request.timeoutScale);
  const memory = new Map<string, Promise<string | undefined>>();
  const error = await pullOfficial({ engine, reference, memory, timeouts, signal, onLine: () => undefined }).then(
    () => undefined,
    (reason: unknown) => sourceTrouble(reason, signal),
  );
  const trouble = await memory.get(host);
  if (trouble === undefined) return { source: 'registry', usable: true, says: `${host} answers`, suggestions: [] };
  const suggestions = [
    ...(error?.suggestions ?? []),
    'not needed where packages work; another one: --registry HOST[:PORT]',
  ];
  return { source: 'registry', usable: false, says: trouble, suggestions };
}

async function packagesState({
  engine,
  catalogue,
  host,
  mirror: given,
  signal,
}: ImageSourcesRequest): Promise<ImageSourceState> {
  const { suite, image: official } = catalogue.base;
  const [own, debian, { architecture }] = await Promise.all([
    engine.image(baseReference(catalogue.base)),
    engine.image(official),
    engine.version(),
  ]);
  try {
    const present =
      own !== undefined ? 'its Debian base is here' : debian !== undefined ? `${official} is here` : undefined;
    if (present !== undefined && given === undefined) {
      const { uri } = await host.findMirror(suite, given, signal).catch(() => ({ uri: 'the mirror that it names' }));
      return { source: 'packages', usable: true, says: `${present}; packages from ${uri}`, suggestions: [] };
    }
    const mirror = await host.findMirror(suite, given, signal);
    const { tool, installed } = await host.findBaseTool(debianArchitecture(architecture), signal);
    const maker = installed ? tool : `${tool}, which lab installs with apt-get when it is needed`;
    return {
      source: 'packages',
      usable: true,
      says: `${mirror.uri} (${mirror.origin}), base made with ${maker}`,
      suggestions: [],
    };
  } catch (error) {
    const { message, suggestions } = sourceTrouble(error, signal);
    return { source: 'packages', usable: false, says: message, suggestions };
  }
}

function sourceTrouble(error: unknown, signal: AbortSignal): LabError {
  if (signal.aborted || !(error instanceof LabError) || error.kind !== 'operation') throw error;
  return error;
}
