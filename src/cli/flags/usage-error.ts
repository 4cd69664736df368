import { Errors } from '@oclif/core';
import { LabError } from '../../errors.js';
import { nearestNames } from '../../lab/nearest-names.js';

export { tellOrigin } from './flag-origins.js';

export interface CommandShape {
  /** As typed: `images build`. */
  readonly command: string;
  /** Names of its flags, without dashes. */
  readonly flags: readonly string[];
  readonly argv: readonly string[];
}

/** oclif's own complaints about the command line, as usage errors (exit 2) that name the nearest flag; else undefined. */
export function usageError(thrown: unknown, shape: CommandShape): LabError | undefined {
  if (!(thrown instanceof Errors.CLIError)) return undefined;
  const { command, flags } = shape;
  const [message = '', ...details] = wordsOf(thrown.message).split('\n');
  const known = flags.map((name) => `--${name}`);
  const nearest = unknownFlags(thrown).flatMap((flag) => nearestNames(flag, known));
  return new LabError('usage', message, {
    code: codeOf(thrown),
    details,
    suggestions: [
      ...separated(thrown, shape),
      ...nearest.map((flag) => `lab ${command} ${flag}`),
      `lab ${command} --help`,
    ],
    cause: thrown,
  });
}

/** oclif says `Parsing --jobs ⏎ ⇥Expected an integer … ⏎ See more help with --help`. */
function wordsOf(message: string): string {
  return message
    .replace(/\n?See more help with --help$/, '')
    .replace(/^Parsing (--\S+)\s*\n\t?/, '$1: ')
    .trimEnd();
}

/** Flags of a command in a container: `lab exec NAME SERVICE ls -la` wants `--` before the `ls`. */
function separated(error: Errors.CLIError, { command, argv }: CommandShape): string[] {
  const { parse } = error as { parse?: { output?: { args?: Readonly<Record<string, unknown>> } } };
  const { name, service, command: first } = parse?.output?.args ?? {};
  if (unknownFlags(error).length === 0 || typeof first !== 'string' || argv.includes('--')) return [];
  const before = argv.indexOf(String(service), argv.indexOf(String(name)) + 1);
  const at = argv.indexOf(first, before + 1);
  return [`lab ${command} ${[...argv.slice(0, at), '--', ...argv.slice(at)].join(' ')}`];
}

function unknownFlags(error: Errors.CLIError): string[] {
  const { flags } = error as { flags?: unknown };
  return Array.isArray(flags) ? flags.filter((flag) => typeof flag === 'string') : [];
}

/** `NonExistentFlagsError` → `non-existent-flags`; a flag's own complaint is `bad-flag`. */
function codeOf(error: Error): string {
  const name = error.constructor.name.replace(/^CLI(Parse)?Error$/, 'BadFlag').replace(/Error$/, '');
  return name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}
