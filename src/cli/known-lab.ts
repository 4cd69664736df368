import type { LabError } from '../errors.js';
import type { Folders } from './folders.js';

/** `did you mean haproxy-weighted?`, for each lab that is called nearly so; undefined where a lab is called exactly so. */
export async function nearLabs(name: string, folders: Folders): Promise<string[] | undefined> {
  const { isName, namesNear } = await import('../lab/index.js');
  // A path, or nothing that a lab could be called.
  if (!isName(name)) return undefined;
  const { labs: labsFolder, current: currentFolder, search: searchFolders } = folders;
  const near = await namesNear(name, { labsFolder, currentFolder, searchFolders });
  return near?.map((other) => `did you mean ${other}?`);
}

/** Nobody is told to start a lab that does not exist: the labs that are called nearly so are named instead. `args` of the command. */
export async function suggestKnown(
  error: LabError,
  args: { readonly name?: unknown } = {},
  folders: Folders,
): Promise<LabError> {
  const { suggestions } = error;
  const { name } = args;
  if (typeof name !== 'string' || !suggestions.some((text) => starts(text, name))) return error;
  const near = await nearLabs(name, folders);
  if (near === undefined) return error;
  const others = suggestions.filter((text) => !starts(text, name) && !near.includes(text));
  return error.with({ suggestions: [...near, ...others, 'lab list'] });
}

const starts = (suggestion: string, name: string): boolean => `${suggestion} `.startsWith(`lab up ${name} `);
