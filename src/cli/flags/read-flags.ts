import { Errors, type Interfaces } from '@oclif/core';
import { LabError } from '../../errors.js';
import type { ConfigFile } from './config-file.js';

type FlagShapes = Interfaces.FlagInput;
type Parsed = Interfaces.ParserOutput<Interfaces.OutputFlags<FlagShapes>, Interfaces.OutputFlags<FlagShapes>>;

export interface ReadFlags {
  readonly argv: readonly string[];
  /** Of this command, the global ones included. */
  readonly shapes: FlagShapes;
  readonly config: ConfigFile | undefined;
  /** oclif's parser. */
  readonly parse: (argv: string[]) => Promise<Parsed>;
}

/** A command line, then the environment, then the config file, then the flags' own defaults. Throws oclif's errors, or kind `invalid` for a config file's value. */
export async function readFlags({ argv, shapes, config, parse }: ReadFlags): Promise<Parsed> {
  const first = await parse([...argv]);
  const defaults = config ? configWords(first, shapes, config) : [];
  const parsed = defaults.length === 0 ? first : await parse([...defaults, ...argv]).catch(misplaced(config, defaults));
  return { ...parsed, flags: withLists(parsed.flags, shapes) };
}

/** The config file's values as words of a command line, for the flags that neither the person nor the environment gave. */
function configWords({ flags, metadata }: Parsed, shapes: FlagShapes, { values }: ConfigFile): string[] {
  const given = (name: string): boolean =>
    flags[name] !== undefined && flags[name] !== false && metadata.flags[name]?.setFromDefault !== true;
  const excluded = (name: string): boolean =>
    Object.keys(shapes).some((other) => {
      const against = shapes[other]?.exclusive?.includes(name) || shapes[name]?.exclusive?.includes(other);
      return given(other) && against === true;
    });
  return [...values].flatMap(([name, texts]) => {
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
