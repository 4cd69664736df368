import { realpath } from 'node:fs/promises';
import { LabError } from '../../errors.js';
import { readImageCatalogue } from '../../images/index.js';
import { checkLabFolder, formatProblems, placeFindings, type LabFolder, type Problem } from '../../lab/index.js';
import type { ImageCatalogue } from '../../images/index.js';
import { lintLab } from '../../lint/index.js';
import { checkRendering, resolveLab } from '../../render/index.js';
import { checkPart } from './check-part.js';
import { driftOf } from './drift-of.js';
import type { Shelves } from '../up/prepare-lab.js';

/**
 * Everything that is wrong with a lab's files: its definition, each part's options, every template, for the lab and each of its
 * variants, and, where all this is sound, the mistakes that the lint rules know. Throws as `checkLabFolder`, where there is nothing to check.
 */
export async function checkLab(
  { path, builtIn }: { readonly path: string; readonly builtIn: boolean },
  { templates, current }: Shelves,
): Promise<Problem[]> {
  const catalogue = await readImageCatalogue(templates);
  const places = { templatesFolder: templates, currentFolder: current };
  const imageRoles = Object.keys(catalogue.roles);
  const { lab, problems } = await checkLabFolder(path, { builtIn, parts: checkPart, imageRoles, ...places });
  const rendering = lab ? await checkRendering(lab, places) : [];
  if (lab === undefined || rendering.length > 0) return [...problems, ...rendering];
  return [...problems, ...(await lint(lab, catalogue, places))];
}

async function lint(
  lab: LabFolder,
  { roles }: ImageCatalogue,
  places: { readonly templatesFolder: string; readonly currentFolder: string },
): Promise<Problem[]> {
  const resolved = await resolveLab(lab, { ...places, instance: 'check', parameters: {} });
  const imageOf = (role: string) => roles[role]?.registry?.image;
  const { problems, findings } = lintLab(resolved, { drift: driftOf, imageOf });
  return [...(await placeFindings(lab.folder, findings, places.currentFolder)), ...problems];
}

/**
 * Throws invalid `invalid-template` when the files that came of a template are no valid lab: the template's fault, or an
 * answer's that it lets through. `folder` is a temporary one, so problems name its files alone.
 */
export async function requireValidScaffold(folder: string, family: string, shelves: Shelves): Promise<void> {
  const problems = await checkLab({ path: folder, builtIn: false }, { ...shelves, current: await realpath(folder) });
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
