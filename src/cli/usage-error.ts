import type { Errors } from '@oclif/core';
import { LabError } from '../errors.js';
import { nearestNames } from '../lab/nearest-names.js';

interface ParseError extends Errors.CLIError {
  readonly parse?: unknown;
  readonly flags?: readonly string[];
}

function isParseError(thrown: unknown): thrown is ParseError {
  return (
    thrown instanceof Error && 'oclif' in thrown && ('parse' in thrown || thrown.constructor.name.startsWith('Flag'))
  );
}

/** `NonExistentFlagsError` → `non-existent-flags`. */
function codeOf(error: Error): string {
  const name = error.constructor.name.replace(/Error$/, '');
  return name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}

export interface CommandShape {
  /** As typed: `images build`. */
  readonly command: string;
  readonly flags: readonly string[];
}

/** oclif's own complaints about the command line, as usage errors (exit 2) that name the nearest flag; else undefined. */
export function usageError(thrown: unknown, { command, flags }: CommandShape): LabError | undefined {
  if (!isParseError(thrown)) return undefined;
  const [message = '', ...details] = thrown.message.split('\n').filter((line) => line !== 'See more help with --help');
  const known = flags.map((name) => `--${name}`);
  const nearest = (thrown.flags ?? []).flatMap((flag) => nearestNames(flag, known));
  return new LabError('usage', message, {
    code: codeOf(thrown),
    details,
    suggestions: [...nearest.map((flag) => `lab ${command} ${flag}`), `lab ${command} --help`],
    cause: thrown,
  });
}
