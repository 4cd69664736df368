import type { LabError } from '../errors.js';
import type { FlagSurroundings } from './flags/flag-origins.js';
import type { Folders } from './folders.js';
import { suggestKnown } from './known-lab.js';
import { asLabError } from './outcome.js';

/** What a command that failed was given. */
export interface Given extends FlagSurroundings {
  /** As typed: `images build`. */
  readonly command: string;
  readonly args: { readonly name?: unknown } | undefined;
  readonly folders: Folders;
}

/** Whatever was thrown, as an error about what the person typed, set or wrote into the config file. */
export async function explainFailure(thrown: unknown, given: Given): Promise<LabError> {
  const { tellOrigin, usageError } = await import('./flags/usage-error.js');
  const { command, argv, shapes, args, folders } = given;
  const error = usageError(thrown, { command, argv, flags: Object.keys(shapes) }) ?? asLabError(thrown);
  return tellOrigin(await suggestKnown(error, args, folders), given);
}
