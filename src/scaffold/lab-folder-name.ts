import { LabError } from '../errors.js';
import { isName, listLabFolders, NAME_RULE } from '../lab/index.js';

/** Why a lab cannot have this name, which becomes a part of container and network names; undefined when it can. */
export function labNameProblem(name: string, builtIn: readonly string[]): string | undefined {
  if (!isName(name)) return `a lab's name is ${NAME_RULE}`;
  return builtIn.includes(name)
    ? 'a built-in lab has this name, and its containers would be mistaken for each other'
    : undefined;
}

/** Throws usage `bad-lab-name`, with a name that would do. */
export function requireLabName(name: string, builtIn: readonly string[]): void {
  const problem = labNameProblem(name, builtIn);
  if (problem === undefined) return;
  const near = builtIn.includes(name) ? `my-${name}` : cleaned(name);
  throw new LabError('usage', `'${name}' cannot name a lab: ${problem}`, {
    code: 'bad-lab-name',
    suggestions: isName(near) ? [`lab new ${near}`] : [],
  });
}

export async function builtInNames(labsFolder: string): Promise<string[]> {
  return (await listLabFolders(labsFolder)).map(({ name }) => name);
}

/** `./My Lab_2/` → `my-lab-2` */
function cleaned(name: string): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words
    .join('-')
    .replace(/^[0-9-]+/, '')
    .slice(0, 40)
    .replace(/-$/, '');
}
