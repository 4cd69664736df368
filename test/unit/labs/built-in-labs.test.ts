import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Config, Parser } from '@oclif/core';
import { describe, expect, it } from 'vitest';
import { BASE_FLAGS } from '../../../src/cli/flags/base-flags.js';
import { checkPart, chosenControls, fillIn, openLab } from '../../../src/experiment/index.js';
import { unprovenClaims } from '../../../src/experiment/trial/prove-lab.js';
import { readImageCatalogue } from '../../../src/images/index.js';
import { checkLabFolder, formatProblems, listLabFolders, parseSettings } from '../../../src/lab/index.js';
import type { LabFolder } from '../../../src/lab/definition.js';
import { checkRendering } from '../../../src/render/index.js';
import { lessonCommands, loneSettings, type LessonCommand } from './lesson-commands.js';

const root = process.cwd();
const shelves = { labs: join(root, 'labs'), templates: join(root, 'templates'), current: root };
const places = { templatesFolder: shelves.templates, currentFolder: root };
const names = (await listLabFolders(shelves.labs)).map(({ name }) => name);
const imageRoles = Object.keys((await readImageCatalogue(shelves.templates)).roles);
const config = await Config.load(root);

interface CommandModule {
  readonly args: object;
  readonly flags: object;
  readonly strict?: boolean;
}

/** The command's class, from `src/`; undefined when there is none of these words. */
async function commandOf(words: readonly string[]): Promise<{ command: CommandModule; rest: string[] } | undefined> {
  for (const length of [2, 1]) {
    const id = words.slice(0, length);
    if (id.length < length || !config.commandIDs.includes(id.join(':'))) continue;
    const [topic = '', verb = ''] = id;
    // vite finds what a variable import may mean folder by folder.
    const loaded = (await (length === 2
      ? import(`../../../src/commands/${topic}/${verb}.ts`)
      : import(`../../../src/commands/${topic}.ts`))) as Record<string, CommandModule>;
    return { command: Object.values(loaded)[0]!, rest: words.slice(length) };
  }
  return undefined;
}

interface Words {
  readonly args: Readonly<Record<string, string | string[] | undefined>>;
  readonly flags: Readonly<Record<string, unknown>>;
}

/** What is wrong with a command of a lesson, by parsing it as the command would; undefined when nothing is. */
async function mistakeIn({ words }: LessonCommand): Promise<string | undefined> {
  if (words.length === 0 || words.includes('--help')) return undefined;
  const found = await commandOf(words);
  if (!found) return `there is no command ${words.join(' ')}`;
  const { command, rest } = found;
  const { args: argDefinitions, strict = true } = command;
  try {
    const input = { args: argDefinitions, flags: { ...BASE_FLAGS, ...command.flags }, strict };
    const parsed: unknown = await Parser.parse(rest, input as never);
    await checkWords(parsed as Words);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Labs, services, controls and settings must be there, too. */
async function checkWords({ args, flags }: Words): Promise<void> {
  const [name] = [args['name'] ?? args['names'] ?? []].flat();
  if (name === undefined) return;
  const folder = await openLab(name, shelves);
  const lab = await fillIn(folder, { instance: 'default', set: (flags['set'] as string[] | undefined) ?? [] }, shelves);
  const names = lab.services.map((each) => each.name);
  const unknown = [args['service'] ?? []].flat().find((service) => !names.includes(service));
  if (unknown !== undefined) throw new Error(`no service ${unknown}`);
  chosenControls(folder, (flags['control'] as string[] | undefined) ?? []);
}

const open = (name: string): Promise<LabFolder> => openLab(name, shelves);

describe.each(names)('the lab %s', (name) => {
  it('is valid, its parts included, and renders as it is and in each variant', async () => {
    const options = { builtIn: true, parts: checkPart, imageRoles, ...places };
    const { lab, problems } = await checkLabFolder(join(shelves.labs, name), options);
    expect(formatProblems(problems)).toEqual([]);
    expect(lab?.definition.name).toBe(name);
    expect(formatProblems(await checkRendering(lab!, places))).toEqual([]);
  });

  it('has a control for every claim', async () => {
    expect(unprovenClaims(await open(name))).toEqual([]);
  });

  it('has a lesson whose commands are right', async () => {
    const page = await readFile(join(shelves.labs, name, 'README.md'), 'utf8');
    const commands = lessonCommands(page);
    expect(commands.map(({ words }) => words[0])).toEqual(expect.arrayContaining(['up', 'verify', 'prove']));
    const mistakes = await Promise.all(
      commands.map(async (command) => ({ text: command.text, mistake: await mistakeIn(command) })),
    );
    expect(mistakes.filter(({ mistake }) => mistake !== undefined)).toEqual([]);
    const { definition } = await open(name);
    for (const setting of loneSettings(page)) expect(() => parseSettings(definition, [setting])).not.toThrow();
  });
});

describe('the check of a lesson', () => {
  it.each([
    ['lab upp haproxy-weighted', 'there is no command'],
    ['lab up haproxy-weigted', 'there is no lab'],
    ['lab up haproxy-weighted --verfy', 'Nonexistent flag'],
    ['lab up haproxy-weighted --set weights=0,0,0', 'weights'],
    ['lab up haproxy-weighted --set weigths=1', 'has no parameter'],
    ['lab up haproxy-weighted extra', 'Unexpected argument'],
    ['lab logs haproxy-weighted app4', 'no service app4'],
    ['lab prove haproxy-weighted --control stiky', 'has no control'],
    ['lab exec haproxy-weighted haproxy', 'Missing 1 required arg'],
  ])('finds what is wrong with %s', async (text, mistake) => {
    const [command] = lessonCommands(`Type \`${text}\` now.`);
    expect(await mistakeIn(command!)).toContain(mistake);
  });

  it('reads blocks, prompts, quotes, comments and pipes', () => {
    const page = ['`lab ps`', '```', '$ lab exec x y -- sh -c "a b" # why', 'lab port x | awk 1', 'curl', '```'].join(
      '\n',
    );
    expect(lessonCommands(page).map(({ words }) => words)).toEqual([
      ['ps'],
      ['exec', 'x', 'y', '--', 'sh', '-c', 'a b'],
      ['port', 'x'],
    ]);
    expect(lessonCommands('```\nlab verify x  # → 2 1 3\n```').map(({ shows }) => shows)).toEqual([['2', '1', '3']]);
    expect(loneSettings('`--set a=1,2` and `lab up x --set b=2`')).toEqual(['a=1,2']);
  });
});
