import { join } from 'node:path';

import { LabError } from '../errors.js';
import { shellWord } from '../lab/index.js';
import {
  fatesOf,
  lookAtPlace,
  presentFiles,
  renderFiles,
  scaffoldData,
  writeLab,
  type FileFate,
  type NewFile,
  type Place,
} from './folder/index.js';
import type { Answers, ScaffoldTemplate } from './template/index.js';

export interface NewLabPlace {
  /** Absolute; the lab's folder appears in it. */
  readonly parent: string;
  readonly name: string;
  /** Write into a folder that is in use. */
  readonly force: boolean;
  /** What else was given on the command line, for suggestions. */
  readonly words: readonly string[];
}

export interface PlannedLab {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly place: Place;
  readonly files: readonly FileFate[];
}

/** Throws usage `folder-in-use`, with what would be overwritten, where the folder holds something and `force` is not set. */
export async function requirePlace(
  { parent, name, force, words }: NewLabPlace,
  template: ScaffoldTemplate,
): Promise<Place> {
  const folder = join(parent, name);
  const place = await lookAtPlace(folder, `./${name}`);
  if (place !== 'used folder' || force) return place;
  const there = await presentFiles(
    folder,
    template.files.map(({ to }) => to),
  );
  throw new LabError('usage', `./${name} is not empty`, {
    code: 'folder-in-use',
    details: [`--force would overwrite ${there.join(', ') || 'nothing'}, and leave the rest alone`],
    suggestions: [
      [name, ...words, '--force', '--dry-run'],
      ['OTHER-NAME', ...words],
    ].map((all) => `lab new ${all.map(shellWord).join(' ')}`),
  });
}

/** What `writeNewLab` would write. Throws as `requirePlace`, and invalid `invalid-template`. */
export async function planLab(template: ScaffoldTemplate, answers: Answers, where: NewLabPlace): Promise<PlannedLab> {
  const { parent, name } = where;
  const folder = join(parent, name);
  const files = await renderFiles(template, scaffoldData(name, template.family, answers));
  const place = await requirePlace(where, template);
  const fates = place === 'used folder' ? await fatesOf(folder, files) : files.map(asNew);
  return { name, folder, place, files: fates };
}

/** Writes the planned files; `check` looks at them first. Throws operation `folder-taken` and `cannot-write`. */
export async function writeNewLab(
  { name, folder, place, files }: PlannedLab,
  check: (stagedFolder: string) => Promise<void>,
): Promise<void> {
  const changed = files.filter(({ fate }) => fate !== 'same').map(({ path }) => path);
  const into = place === 'used folder' ? changed : undefined;
  await writeLab(folder, files, { shown: `./${name}`, into, check });
}

function asNew(file: NewFile): FileFate {
  return { ...file, fate: 'new' };
}
