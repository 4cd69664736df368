import { realpath } from 'node:fs/promises';
import { LabError } from '../../errors.js';
import { readImageCatalogue } from '../../images/index.js';
import { checkLabFolder, formatProblems, type Problem } from '../../lab/index.js';
import { checkRendering } from '../../render/index.js';
import { checkPart } from './check-part.js';
import type { Shelves } from '../up/prepare-lab.js';

/**
 * Everything that is wrong with a lab's files: its definition, each part's options, and every template, for the lab and each
 * of its variants. Throws as `checkLabFolder`, where there is nothing to check.
 */
export async function checkLab(
  { path, builtIn }: { readonly path: string; readonly builtIn: boolean },
  { templates, current }: Shelves,
): Promise<Problem[]> {
  const { roles } = await readImageCatalogue(templates);
  const places = { templatesFolder: templates, currentFolder: current };
  const imageRoles = Object.keys(roles);
  const { lab, problems } = await checkLabFolder(path, { builtIn, parts: checkPart, imageRoles, ...places });
  const rendering = lab ? await checkRendering(lab, places) : [];
  return [...problems, ...rendering];
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
