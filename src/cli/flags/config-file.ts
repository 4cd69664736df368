import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Interfaces } from '@oclif/core';
import { LabError } from '../../errors.js';

/** Defaults of flags, as a person wrote them down once. */
export interface ConfigFile {
  readonly path: string;
  /** By flag name; a flag that may be given several times may have several. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Further folders that hold labs of the person's own; absolute. */
  readonly labPath: readonly string[];
  /** `/home/me/.config/localab/config.yaml:3:1`. */
  placeOf(name: string): string;
}

/** Each belongs to one call: a default would change what other programs read. */
const NEVER = ['json', 'verbose', 'dry-run', 'help'];
/** The one key that is no flag: what LAB_PATH is in the environment. */
const LAB_PATH_KEY = 'lab-path';

/** LAB_CONFIG, else `config.yaml` in the folder that the system has for it. */
export function configPath(configFolder: string, environment: NodeJS.ProcessEnv): string {
  return environment['LAB_CONFIG'] || join(configFolder, 'config.yaml');
}

/** Reads the file that counts here, as `readConfigFile` does. */
export function openConfigFile(
  { configDir, commands }: Pick<Interfaces.Config, 'configDir' | 'commands'>,
  environment: NodeJS.ProcessEnv,
): Promise<ConfigFile | undefined> {
  const flags = new Set(commands.flatMap((command) => Object.keys(command.flags)));
  return readConfigFile(configPath(configDir, environment), { flags, named: Boolean(environment['LAB_CONFIG']) });
}

/**
 * Reads the file of defaults; undefined when there is none. `flags` are the names of all commands' flags. Throws kind
 * `invalid` with every wrong key at its place, kind `usage` when a file that LAB_CONFIG names is not there.
 */
export async function readConfigFile(
  path: string,
  { flags, named }: { readonly flags: ReadonlySet<string>; readonly named: boolean },
): Promise<ConfigFile | undefined> {
  const text = await readText(path, named);
  if (text === undefined) return undefined;
  const [{ parseYamlSource }, { nearestNames }] = await Promise.all([
    import('../../lab/source/yaml-source.js'),
    import('../../lab/nearest-names.js'),
  ]);
  const source = parseYamlSource(text);
  const placeOf = (name: string): string => {
    const { line, column } = source.positionOf([name], 'key');
    return `${path}:${line}:${column}`;
  };
  const problems = source.syntax.map(({ line, column, message }) => `${path}:${line}:${column}  ${message}`);
  const values = new Map<string, readonly string[]>();
  const known = [...flags, LAB_PATH_KEY].filter((name) => !NEVER.includes(name));
  for (const [name, value] of entriesOf(source.value, path, problems)) {
    const texts = textsOf(value);
    if (!known.includes(name)) {
      const [near] = nearestNames(name, known);
      const why = NEVER.includes(name) ? `"${name}" is for the command line alone` : `there is no flag "${name}"`;
      problems.push(`${placeOf(name)}  ${why}${near === undefined ? '' : `; did you mean "${near}"?`}`);
    } else if (texts === undefined)
      problems.push(`${placeOf(name)}  "${name}" takes a text, a number, true, false, or a list`);
    else values.set(name, texts);
  }
  if (problems.length > 0) throw wrong(path, problems);
  const labPath = (values.get(LAB_PATH_KEY) ?? []).map((folder) => folderOf(folder, path));
  values.delete(LAB_PATH_KEY);
  return { path, values, labPath, placeOf };
}

/** A relative folder counts from the file that names it; `~/` is home. */
function folderOf(folder: string, path: string): string {
  return resolve(dirname(path), folder.replace(/^~(?=\/|$)/, homedir()));
}

async function readText(path: string, named: boolean): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (!named && (code === 'ENOENT' || code === 'ENOTDIR')) return undefined;
    throw new LabError('usage', `the config file ${path} cannot be read (${code ?? ''})`, {
      code: 'config-unreadable',
      suggestions: named ? ['unset LAB_CONFIG'] : [],
      cause,
    });
  }
}

function entriesOf(value: unknown, path: string, problems: string[]): [string, unknown][] {
  if (value === null || value === undefined) return [];
  if (typeof value === 'object' && !Array.isArray(value)) return Object.entries(value);
  problems.push(`${path}:1:1  flags and their values are expected, such as "images: packages"`);
  return [];
}

function textsOf(value: unknown): readonly string[] | undefined {
  if (Array.isArray(value)) {
    const texts = value.map(textsOf);
    return texts.every((each) => each !== undefined) ? texts.flat() : undefined;
  }
  return ['string', 'number', 'boolean'].includes(typeof value) ? [String(value)] : undefined;
}

function wrong(path: string, problems: readonly string[]): LabError {
  const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
  return new LabError('invalid', `the config file has ${count}`, {
    code: 'invalid-config',
    details: problems,
    suggestions: [`edit ${path}`, 'lab COMMAND --help   (its flags are the keys)'],
  });
}
