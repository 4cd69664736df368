import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../../errors.js';
import { readImageCatalogue } from '../../images/index.js';
import {
  checkLabFolder,
  LAB_FILE,
  formatProblems,
  placeFindings,
  parseSettings,
  readInside,
  shownPath,
  type LabFolder,
  type Problem,
  type ResolvedLab,
} from '../../lab/index.js';
import { recordOf } from '../../lab/source/loose.js';
import { parseYamlSource } from '../../lab/source/yaml-source.js';
import type { ImageCatalogue } from '../../images/index.js';
import { lintLab, lintLesson } from '../../lint/index.js';
import { checkRendering, resolveLab } from '../../render/index.js';
import { checkOracles } from './check-oracles.js';
import { checkPart } from './check-part.js';
import { driftOf } from './drift-of.js';
import type { Shelves } from '../up/prepare-lab.js';

const LESSON = 'README.md';

/**
 * Everything that is wrong with a lab's files: its definition, each part's options, every template, for the lab and each of its
 * variants, and, where all this is sound, the mistakes that the lint rules know. Throws as `checkLabFolder`, where there is nothing to check.
 * `live` asks each HAProxy of the lab, too; `set` gives parameters other values for the lint rules and for HAProxy.
 */
export async function checkLab(
  { path, builtIn }: { readonly path: string; readonly builtIn: boolean },
  { templates, current }: Shelves,
  { set = [], live }: { set?: readonly string[]; live?: (lab: ResolvedLab) => Promise<Problem[]> } = {},
): Promise<Problem[]> {
  const catalogue = await readImageCatalogue(templates);
  const places = { templatesFolder: templates, currentFolder: current };
  const imageRoles = Object.keys(catalogue.roles);
  const { lab, problems } = await checkLabFolder(path, { builtIn, parts: checkPart, imageRoles, ...places });
  const rendering = lab ? await checkRendering(lab, places) : [];
  if (lab === undefined || rendering.length > 0) return [...problems, ...rendering];
  const parameters = parseSettings(lab.definition, set);
  const resolved = await resolveLab(lab, { ...places, instance: 'check', parameters });
  const linted = await lint(lab, resolved, catalogue, current);
  return [...problems, ...linted, ...((await live?.(resolved)) ?? [])];
}

async function lint(
  { folder }: LabFolder,
  resolved: ResolvedLab,
  { roles }: ImageCatalogue,
  current: string,
): Promise<Problem[]> {
  const imageOf = (role: string) => roles[role]?.registry?.image;
  const { problems, findings } = lintLab(resolved, { drift: driftOf, imageOf });
  const lesson = await lintLessonOf(folder, resolved, current);
  const placed = await placeFindings(folder, [...findings, ...checkOracles(resolved)], current);
  return [...placed, ...problems, ...lesson];
}

async function lintLessonOf(folder: string, lab: ResolvedLab, current: string): Promise<Problem[]> {
  const read = await readInside(folder, LESSON);
  return 'text' in read ? lintLesson(shownPath(join(folder, LESSON), current), read.text, lab) : [];
}

/**
 * Throws invalid `invalid-template` when the files that came of a template are no valid lab: the template's fault, or an
 * answer's that it lets through. `folder` is a temporary one, so problems name its files alone.
 */
export async function requireValidScaffold(
  folder: string,
  { name, family }: { readonly name: string; readonly family: string },
  shelves: Shelves,
): Promise<void> {
  const current = await realpath(folder);
  const found = await checkLab({ path: folder, builtIn: false }, { ...shelves, current });
  const isSound = found.every(({ severity }) => severity === 'warning');
  const problems = isSound ? await otherNames(current, { name, family }) : found;
  if (problems.every(({ severity }) => severity === 'warning')) return;
  throw new LabError(
    'invalid',
    `the template '${family}' makes no valid lab of these answers, so nothing was written`,
    {
      code: 'invalid-template',
      details: formatProblems(problems),
    },
  );
}

/** A lab that comes out under another name or family than was asked for, where its file says so. */
async function otherNames(folder: string, wanted: Readonly<Record<'name' | 'family', string>>): Promise<Problem[]> {
  const read = await readInside(folder, LAB_FILE);
  const { value } = parseYamlSource('text' in read ? read.text : '');
  const said = recordOf(value);
  const findings = Object.entries(wanted).flatMap(([key, word]) =>
    said[key] === word
      ? []
      : [{ path: [key], message: `must come out as '${word}': the template has to write {{${key}}} here` }],
  );
  return placeFindings(folder, findings, folder);
}
