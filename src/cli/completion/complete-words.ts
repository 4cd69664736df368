import type { Command } from '@oclif/core';

/** One way to go on. */
export interface Candidate {
  readonly value: string;
  readonly help: string;
}

/** Where names come from; each may know none. */
export interface CompletionSources {
  labs(): Promise<readonly Candidate[]>;
  instances(lab: string | undefined): Promise<readonly Candidate[]>;
  services(lab: string, instance: string): Promise<readonly Candidate[]>;
  /** `weights=`, and with `weights=` typed already its values where they can be told. */
  settings(lab: string, typed: string): Promise<readonly Candidate[]>;
  controls(lab: string): Promise<readonly Candidate[]>;
  roles(): Promise<readonly Candidate[]>;
}

type Shape = Pick<Command.Loadable, 'id' | 'summary' | 'flags' | 'args' | 'hidden'>;
type FlagShape = Command.Loadable['flags'][string];

/**
 * What the last word may become. `words` are those after `lab`, the last one as far as it is typed ('' when it is not begun).
 * None for what only the person knows: the shell then offers file names.
 */
export async function completeWords(
  words: readonly string[],
  commands: readonly Shape[],
  sources: CompletionSources,
): Promise<Candidate[]> {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const command = findCommand(before, commands);
  const all = command
    ? await forCommand(command.shape, { rest: before.slice(command.length), current }, sources)
    : commandWords(before, commands);
  const fitting = all.filter(({ value }) => value.startsWith(current));
  return fitting.sort((a, b) => a.value.localeCompare(b.value, 'en', { numeric: true }));
}

function findCommand(before: readonly string[], commands: readonly Shape[]) {
  for (const length of [2, 1]) {
    const id = before.slice(0, length).join(':');
    const shape = commands.find((each) => each.id === id);
    if (shape && before.length >= length) return { shape, length };
  }
  return undefined;
}

/** The next word of every command that begins as typed. */
function commandWords(before: readonly string[], commands: readonly Shape[]): Candidate[] {
  const next = new Map<string, string>();
  for (const { id, summary, hidden } of commands) {
    const parts = id.split(':');
    const word = parts[before.length];
    if (hidden || word === undefined || before.some((each, i) => parts[i] !== each)) continue;
    next.set(word, parts.length > before.length + 1 ? '' : (summary ?? ''));
  }
  return [...next].map(([value, help]) => ({ value, help }));
}

interface Typed {
  readonly rest: readonly string[];
  readonly current: string;
}

async function forCommand(shape: Shape, { rest, current }: Typed, sources: CompletionSources): Promise<Candidate[]> {
  const flags = Object.values(shape.flags);
  const { positional, instance, pending } = readWords(rest, flags);
  // What follows is another program's.
  if (rest.includes('--')) return [];
  const [lab] = positional;
  if (pending) return [...(await flagValues(pending, { lab, current }, sources))];
  if (current.startsWith('-')) {
    return flags
      .filter(({ hidden }) => !hidden)
      .map(({ name, summary }) => ({ value: `--${name}`, help: summary ?? '' }));
  }
  const args = Object.keys(shape.args);
  const place = Math.min(positional.length, args.length - 1);
  const arg = args[place];
  const { options, multiple = false } = shape.args[arg ?? ''] ?? {};
  if (options) return options.map((value) => ({ value, help: '' }));
  switch (arg) {
    case 'name':
    case 'names':
      return positional.length > 0 && arg === 'name' ? [] : [...(await sources.labs())];
    case 'service':
      return lab === undefined || (positional.length > place && !multiple)
        ? []
        : [...(await sources.services(lab, instance))].filter(({ value }) => !positional.includes(value));
    case 'role':
      return [...(await sources.roles())];
    default:
      return [];
  }
}

async function flagValues(
  flag: FlagShape,
  { lab, current }: { readonly lab: string | undefined; readonly current: string },
  sources: CompletionSources,
): Promise<readonly Candidate[]> {
  if (flag.type === 'option' && flag.options) return flag.options.map((value) => ({ value, help: '' }));
  switch (flag.name) {
    case 'instance':
      return sources.instances(lab);
    case 'set':
    case 'vary':
      return lab === undefined ? [] : sources.settings(lab, current);
    case 'control':
      return lab === undefined ? [] : sources.controls(lab);
    default:
      return [];
  }
}

/** Tells arguments from flags and their values; `pending` is the flag whose value comes next. */
function readWords(rest: readonly string[], flags: readonly FlagShape[]) {
  const positional: string[] = [];
  let instance = 'default';
  let pending: FlagShape | undefined;
  for (const word of rest) {
    if (pending) {
      if (pending.name === 'instance') instance = word;
      pending = undefined;
    } else if (word.startsWith('-')) {
      const found = flags.find(({ name, char }) => word === `--${name}` || (char !== undefined && word === `-${char}`));
      pending = found?.type === 'option' ? found : undefined;
    } else positional.push(word);
  }
  return { positional, instance, pending };
}
