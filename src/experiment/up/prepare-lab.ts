import type { Engine } from '../../engine/engine.js';
import {
  ensureImages,
  hostPrograms,
  readImageCatalogue,
  type ImageCatalogue,
  type ImageSource,
  type ObtainedImage,
  type RegistryMemory,
} from '../../images/index.js';
import { LabError } from '../../errors.js';
import { findLab, parseSettings, readLabFolder, type LabPlaces } from '../../lab/index.js';
import type { LabFolder, ParameterValues, VariantDefinition } from '../../lab/definition.js';
import type { Clock, Progress } from '../../lab/progress.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import { resolveLab } from '../../render/index.js';
import { checkPart } from '../check/check-part.js';

/** Folders in which labs and templates are looked for; absolute. */
export interface Shelves {
  readonly labs: string;
  readonly templates: string;
  readonly current: string;
  /** Further folders that hold labs. */
  readonly search?: readonly string[];
}

/** Where `findLab` looks. */
export function labPlaces({ labs, current, search = [] }: Shelves): LabPlaces {
  return { labsFolder: labs, currentFolder: current, searchFolders: search };
}

/** Reads a lab by name or folder. Throws kind `usage` when there is none, `invalid` with every problem. */
export async function openLab(nameOrPath: string, shelves: Shelves): Promise<LabFolder> {
  const { templates, current } = shelves;
  const { path, builtIn } = await findLab(nameOrPath, labPlaces(shelves));
  const imageRoles = Object.keys((await readImageCatalogue(templates)).roles);
  const places = { templatesFolder: templates, currentFolder: current };
  return readLabFolder(path, { builtIn, parts: checkPart, imageRoles, ...places });
}

export interface Selection {
  readonly instance: string;
  /** As typed: `weights=5,1,1`. */
  readonly set: readonly string[];
  readonly variant?: string;
}

/** Fills in the parameters: defaults, then `--set`. Throws kind `usage` for a parameter that does not fit. */
export function fillIn(lab: LabFolder, { instance, set, variant }: Selection, shelves: Shelves): Promise<ResolvedLab> {
  return fillInValues(lab, { instance, parameters: parseSettings(lab.definition, set), variant }, shelves);
}

export function fillInValues(
  lab: LabFolder,
  selection: { readonly instance: string; readonly parameters: ParameterValues; readonly variant?: string },
  shelves: Shelves,
): Promise<ResolvedLab> {
  if (!/^[a-z0-9][a-z0-9-]{0,30}$/.test(selection.instance)) {
    throw new LabError('usage', `"${selection.instance}" cannot name an instance`, {
      code: 'bad-instance',
      suggestions: ['use small letters, digits and dashes, 31 characters at most, such as blue or copy-2'],
    });
  }
  return resolveLab(lab, { ...selection, templatesFolder: shelves.templates, currentFolder: shelves.current });
}

export interface ImageWishes {
  readonly source: ImageSource;
  readonly registry: string | undefined;
  readonly mirror: string | undefined;
  /** One per process, so that a dead registry is waited for once. */
  readonly registryMemory: RegistryMemory;
}

/** Where traffic is sent from. `auto`: from this machine when the engine is on it, else from a client container. */
export type TrafficFrom = 'auto' | 'host' | 'container';

export interface TrafficWishes {
  readonly from: TrafficFrom;
  /** Of a swarm: the node that the client container is on; absent = the first. */
  readonly node?: string | undefined;
  /** Of a swarm: the nodes that traffic is sent from, each its share of what can be shared out. */
  readonly nodes?: readonly string[];
  /** File of the program that a client container runs; absolute. */
  readonly program: string;
}

export interface StageContext {
  readonly engine: Engine;
  readonly shelves: Shelves;
  readonly stateFolder: string;
  /** Of lab itself. */
  readonly version: string;
  readonly images: ImageWishes;
  readonly traffic: TrafficWishes;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly timeoutScale: number;
  /** Told of each private instance that stands, by the command that removes it, and when it is gone. */
  readonly onStanding?: (command: string, stands: boolean) => void;
}

/**
 * Gets the images of labs, and of what variants put in their place, before the first of them is up: a build beside a lab that is being measured would show in what is
 * measured. What cannot be got is said where it is needed.
 */
export async function stageImagesAhead(
  context: StageContext,
  parts: readonly Pick<VariantDefinition, 'services'>[],
): Promise<void> {
  const catalogue = await readImageCatalogue(context.shelves.templates);
  const roles = rolesOf(catalogue, parts);
  await ensureImages({ ...context, ...context.images, catalogue, roles, host: hostPrograms() }).catch(
    (thrown: unknown) => {
      if (context.signal.aborted || !(thrown instanceof LabError)) throw thrown;
    },
  );
}

/** The image roles that labs and variants name, each once. */
export function rolesOf({ roles }: ImageCatalogue, parts: readonly Pick<VariantDefinition, 'services'>[]): string[] {
  const images = parts.flatMap(({ services }) => Object.values(services).map(({ image }) => image ?? ''));
  return [...new Set(images)].filter((role) => Object.hasOwn(roles, role));
}

/** Makes sure that every image of the lab is there, and says how it came. */
export async function stageImages(
  context: StageContext,
  lab: ResolvedLab,
): Promise<ReadonlyMap<string, ObtainedImage>> {
  const roles = [...new Set(lab.services.map(({ image }) => image))];
  const catalogue = await readImageCatalogue(context.shelves.templates);
  return ensureImages({ ...context, ...context.images, catalogue, roles, host: hostPrograms() });
}
