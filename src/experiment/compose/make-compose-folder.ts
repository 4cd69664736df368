import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LabError } from '../../errors.js';
import { learnerDockerfile, readImageCatalogue, type ComposeImages } from '../../images/index.js';
import type { LabFolder } from '../../lab/definition.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import {
  composeFolder,
  notExpressible,
  type FolderCertificate,
  type FolderFile,
  type LabOrigin,
  type NotExpressible,
} from '../../render/index.js';
import { fillIn, openLab, type Shelves } from '../up/prepare-lab.js';
import { composeOptions } from './compose-options.js';
import { labFrom, originOf } from './lab-origin.js';
import { readMounted } from './read-mounted.js';
import { certificatesFor, passwordsFor } from './secrets/index.js';

export interface MadeComposeFolder {
  /** Absolute. */
  readonly folder: string;
  /** As it was typed. */
  readonly shown: string;
  /** What finds the lab where the person stands; undefined = it is built in. */
  readonly own: string | undefined;
  /** What the lab claims is seen on several nodes only. */
  readonly swarm: boolean;
  readonly files: readonly FolderFile[];
  readonly missing: readonly NotExpressible[];
}

export interface ComposeWishes {
  readonly nameOrPath: string;
  /** As typed: `weights=5,1,1`. */
  readonly set: readonly string[];
  readonly images: ComposeImages;
  /** Where to, as typed; absent = `NAME-compose` where the person stands. */
  readonly output?: string;
}

/** What the lab's compose folder holds; nothing is written. Throws kind `usage` or `invalid` as `openLab` and `fillIn` do. */
export async function makeComposeFolder(wishes: ComposeWishes, shelves: Shelves): Promise<MadeComposeFolder> {
  const folder = await openLab(wishes.nameOrPath, shelves);
  const lab = await fillIn(folder, { instance: 'compose', set: wishes.set }, shelves);
  const controls = Object.keys(folder.definition.variants);
  if (wishes.output === '') throw new LabError('usage', '--output names no folder', { code: 'bad-path' });
  const shown = wishes.output ?? `${lab.lab}-compose`;
  const output = resolve(shelves.current, shown);
  const passwords = await passwordsFor(output, folder.definition);
  const certificates = await certificatesFor(output, lab, Date.now());
  const origin = await originOf(folder);
  const labWord = labFrom(folder, wishes.nameOrPath, await realpath(output).catch(() => output));
  const files = await composeFiles(
    folder,
    lab,
    { images: wishes.images, passwords, certificates, origin, labWord },
    shelves,
  );
  const own = folder.builtIn ? undefined : labFrom(folder, wishes.nameOrPath, shelves.current);
  return { folder: output, shown, own, swarm: lab.target !== undefined, files, missing: notExpressible(lab, controls) };
}

export interface ComposeParts {
  readonly images: ComposeImages;
  /** Of the lab's users. */
  readonly passwords: ReadonlyMap<string, string>;
  readonly certificates: ReadonlyMap<string, FolderCertificate>;
  readonly origin: LabOrigin | undefined;
  /** What finds the lab from inside the folder. */
  readonly labWord: string;
}

/** The folder's files for a lab whose parameters are filled in. */
export async function composeFiles(
  { definition }: LabFolder,
  lab: ResolvedLab,
  parts: ComposeParts,
  { templates }: Shelves,
): Promise<FolderFile[]> {
  const catalogue = await readImageCatalogue(templates);
  const roles = [...new Set(lab.services.map(({ image }) => image))].sort();
  const dockerfiles = Object.fromEntries(roles.map((role) => [role, learnerDockerfile(catalogue, role, parts.images)]));
  const { summary, variants } = definition;
  const controls = Object.keys(variants);
  const options = composeOptions(definition, parts.images, lab.parameters);
  return composeFolder({ ...parts, options, lab, summary, dockerfiles, controls, mounted: await readMounted(lab) });
}
