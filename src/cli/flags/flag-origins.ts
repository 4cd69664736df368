import type { Interfaces } from '@oclif/core';
import type { LabError } from '../../errors.js';
import type { ConfigFile } from './config-file.js';

/** Where a flag's value may have come from that nobody typed. */
export interface FlagSurroundings {
  readonly argv: readonly string[];
  readonly shapes: Interfaces.FlagInput;
  readonly config: ConfigFile | undefined;
  readonly environment: NodeJS.ProcessEnv;
}

interface Origin {
  readonly name: string;
  /** As they were written. */
  readonly texts: readonly string[];
  /** `LAB_TAIL`, or a place in the config file. */
  readonly from: string;
}

function originsOf({ argv, shapes, config, environment }: FlagSurroundings): Origin[] {
  return Object.entries(shapes).flatMap(([name, { char, env }]) => {
    const typed = argv.some(
      (word) => `${word}=`.startsWith(`--${name}=`) || (char !== undefined && word.startsWith(`-${char}`)),
    );
    if (typed) return [];
    const text = env === undefined ? undefined : environment[env];
    if (env !== undefined && text) return [{ name, texts: text.split('\n'), from: env }];
    const texts = config?.values.get(name);
    return texts && config ? [{ name, texts, from: config.placeOf(name) }] : [];
  });
}

/** Of a complaint about a value that was not typed, where it was written: nobody shall look for it on the command line. */
export function tellOrigin(error: LabError, surroundings: FlagSurroundings): LabError {
  if (error.kind !== 'usage') return error;
  const { message, details } = error;
  const said = [message, ...details].join('\n');
  const blamed = originsOf(surroundings).filter(({ name, texts }) => isBlamed(said, name, texts));
  const [first] = blamed;
  if (first === undefined) return error;
  const atFlag = `--${first.name}: `;
  if (message.startsWith(atFlag)) {
    const named = `--${first.name} (from ${first.from}): ${message.slice(atFlag.length)}`;
    return error.with({ message: named });
  }
  const lines = blamed.map(({ name, texts, from }) => `--${name} ${texts.join(' ')} (from ${from})`);
  return error.with({ details: [...details, ...lines] });
}

/** By the flag's name, or by what stands before the `=` of a value, in quotes. */
function isBlamed(said: string, name: string, texts: readonly string[]): boolean {
  const heads = texts.map((text) => text.split('=', 1)[0] ?? '');
  return (
    new RegExp(`--${name}(?![\\w-])`, 'u').test(said) ||
    heads.some((head) => head !== '' && (said.includes(`'${head}'`) || said.includes(`"${head}"`)))
  );
}
