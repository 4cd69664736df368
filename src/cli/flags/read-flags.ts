import { Errors, type Interfaces } from '@oclif/core';
import { LabError } from '../../errors.js';
import type { ConfigFile } from './config-file.js';
import { readBooleans } from './read-booleans.js';

type FlagShapes = Interfaces.FlagInput;
type Parsed = Interfaces.ParserOutput<Interfaces.OutputFlags<FlagShapes>, Interfaces.OutputFlags<FlagShapes>>;

export interface ReadFlags {
  readonly argv: readonly string[];
  /** Of this command, the global ones included. */
  readonly shapes: FlagShapes;
  readonly config: ConfigFile | undefined;
  readonly environment: NodeJS.ProcessEnv;
  /** oclif's parser. */
  readonly parse: (argv: string[]) => Promise<Parsed>;
}

/** A command line, then the environment, then the config file, then the flags' own defaults. Throws oclif's errors, kind `invalid` for a config file's value, or as `readBooleans`. */
export async function readFlags({ argv, shapes, config, environment, parse }: ReadFlags): Promise<Parsed> {
  const booleans = readBooleans(shapes, environment);
  // oclif's own look at them knows nothing of blanks around a word.
  const words = [...[...booleans].flatMap(([name, yes]) => (yes ? [`--${name}`] : [])), ...argv];
  const first = await parse(words);
  const defaults = config ? configWords(first, { shapes, config, booleans }) : [];
  const parsed =
    defaults.length === 0 ? first : await parse([...defaults, ...words]).catch(misplaced(config, defaults));
  return { ...parsed, flags: withLists(parsed.flags, shapes) };
}

interface Surroundings {
  readonly shapes: FlagShapes;
  readonly config: ConfigFile;
  /** Those of the environment. */
  readonly booleans: ReadonlyMap<string, boolean>;
}

/** The config file's values as words of a command line, for the flags that neither the person nor the environment gave. */
function configWords({ flags, metadata }: Parsed, { shapes, config, booleans }: Surroundings): string[] {
  const given = (name: string): boolean =>
    booleans.has(name) ||
    (flags[name] !== undefined && flags[name] !== false && metadata.flags[name]?.setFromDefault !== true);
  const excluded = (name: string): boolean =>
    Object.keys(shapes).some((other) => {
      const against = shapes[other]?.exclusive?.includes(name) || shapes[name]?.exclusive?.includes(other);
      return given(other) && against === true;
    });
  return [...config.values].flatMap(([name, texts]) => {
    const shape = shapes[name];
    if (shape === undefined || given(name) || excluded(name)) return [];
    if (shape.type === 'boolean') return texts.at(-1) === 'true' ? [`--${name}`] : [];
    return texts.map((text) => `--${name}=${text}`);
  });
}

function misplaced(config: ConfigFile | undefined, defaults: readonly string[]): (thrown: unknown) => never {
  return (thrown) => {
    if (!config || !(thrown instanceof Errors.CLIError)) throw thrown;
    const names = defaults.map((word) => word.slice('--'.length).split('=', 1)[0] ?? '');
    const name = names.find((each) => thrown.message.includes(`--${each}`));
    const words = thrown.message.split('\n').map((line) => line.trim());
    throw new LabError('invalid', `${name === undefined ? config.path : config.placeOf(name)}  ${words[0] ?? ''}`, {
      code: 'invalid-config',
      details: words.slice(1).filter((line) => line !== '' && !line.startsWith('See more help')),
      suggestions: [`edit ${config.path}`],
      cause: thrown,
    });
  };
}

/** oclif takes the environment's text of a flag with several values for one text: it is one value per line. */
function withLists(flags: Parsed['flags'], shapes: FlagShapes): Parsed['flags'] {
  const entries = Object.entries(flags).map(([name, value]: [string, unknown]) => {
    const shape = shapes[name];
    const several = shape?.type === 'option' && shape.multiple === true && typeof value === 'string';
    return [name, several ? value.split('\n').filter((line) => line.trim() !== '') : value];
  });
  return Object.fromEntries(entries) as Parsed['flags'];
}
