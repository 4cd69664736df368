import { givenAnswers, missingAnswers, settleAnswers, type Ask } from './answers/index.js';
import { builtInNames, labNameProblem, requireLabName } from './lab-folder-name.js';
import { usedNames } from './folder/index.js';
import { requirePlace, type NewLabPlace } from './scaffold-lab.js';
import {
  listTemplates,
  readTemplate,
  type Answers,
  type ScaffoldTemplate,
  type TemplateEntry,
} from './template/index.js';

/** As the command line gives it; what is undefined is asked. */
export interface LabWishes {
  readonly name: string | undefined;
  readonly template: string | undefined;
  readonly set: readonly string[];
  readonly force: boolean;
}

/** Absolute folders: the built-in labs, the templates, and where the new lab's folder appears. */
export interface ScaffoldShelves {
  readonly labs: string;
  readonly templates: string;
  readonly current: string;
}

/** Whoever can ask a person. */
export interface LabAsker {
  family(templates: readonly TemplateEntry[]): Promise<string>;
  /** `problem` tells why a text is no name. */
  name(problem: (text: string) => string | undefined): Promise<string>;
  readonly answer: Ask;
}

export interface LabOrder {
  readonly template: ScaffoldTemplate;
  readonly where: NewLabPlace;
  readonly answers: Answers;
}

/**
 * What is wanted, as given or as answered: template, name, then the template's questions. The place is looked at before the
 * first of them. Throws usage `missing-answers` where nobody can be asked, and as the functions that it calls.
 */
export async function orderLab(
  { name: givenName, template: givenFamily, set, force }: LabWishes,
  { labs, templates, current }: ScaffoldShelves,
  asker: LabAsker | undefined,
): Promise<LabOrder> {
  const builtIn = await builtInNames(labs);
  if (givenName !== undefined) requireLabName(givenName, builtIn);
  const known = await listTemplates(templates);
  const family = givenFamily ?? (await asker?.family(known));
  const missingName = givenName === undefined && asker === undefined ? ['NAME   what the lab is called'] : [];
  if (family === undefined) {
    const families = known.map((entry) => entry.family).join(', ');
    throw missingAnswers([...missingName, `--template FAMILY   one of ${families}`]);
  }
  const template = await readTemplate(family, { templatesFolder: templates, currentFolder: current });
  const given = givenAnswers(template, set);
  const name = givenName ?? (await asker?.name(await nameProblem(builtIn, current, force))) ?? '';
  const words = ['--template', family, ...set.flatMap((setting) => ['--set', setting])];
  const where = { parent: current, name, force, words };
  if (missingName.length === 0) await requirePlace(where, template);
  return {
    template,
    where,
    answers: await settleAnswers(template, given, { ask: asker?.answer, missing: missingName }),
  };
}

/** Tells why a lab of that name cannot be made here. What is in the folder is looked at once. */
async function nameProblem(builtIn: readonly string[], current: string, force: boolean) {
  const used = force ? [] : await usedNames(current);
  return (text: string): string | undefined =>
    labNameProblem(text, builtIn) ?? (used.includes(text) ? `./${text} is there, and not empty` : undefined);
}
