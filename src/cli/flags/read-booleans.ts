import type { Interfaces } from '@oclif/core';
import { LabError } from '../../errors.js';

/** What oclif takes for a yes (`isTruthy`, lib/util/util.ts), and the opposites. */
const YES = ['1', 'true', 'yes', 'y'];
const NO = ['0', 'false', 'no', 'n'];

const wordOf = (text: string | undefined): string => (text ?? '').trim().toLowerCase();

/** Where a wrong word has to wait for its complaint, it counts as no. */
export function isYes(text: string | undefined): boolean {
  return YES.includes(wordOf(text));
}

/**
 * The boolean flags that the environment sets, by name; an empty variable sets none. Throws kind `usage`, code `bad-environment`, for a word
 * that is neither: oclif would take it for a no, and `LAB_DRY_RUN=maybe` would not be dry.
 */
export function readBooleans(shapes: Interfaces.FlagInput, environment: NodeJS.ProcessEnv): Map<string, boolean> {
  const found = new Map<string, boolean>();
  for (const [name, { type, env }] of Object.entries(shapes)) {
    if (type !== 'boolean' || env === undefined) continue;
    const word = wordOf(environment[env]);
    if (word === '') continue;
    if (!YES.includes(word) && !NO.includes(word)) throw neither(env, environment[env]);
    found.set(name, YES.includes(word));
  }
  return found;
}

function neither(variable: string, text: string | undefined): LabError {
  return new LabError('usage', `${variable}: "${text}" is neither yes nor no`, {
    code: 'bad-environment',
    details: [`allowed: ${YES.join(', ')} and ${NO.join(', ')}; empty is as if it were not set`],
    suggestions: [`unset ${variable}`],
  });
}
