import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** A template that nobody's `src/` knows, with every kind of question. */
export const POND_TEMPLATE = `version: 1
title: Ducks on a pond
summary: Ducks, and a heron that counts them
questions:
  birds: { type: integer, help: How many ducks, default: 2, min: 1, max: 9 }
  feathers: { type: integers, items: birds, help: Feathers of each duck, default: [2, 1, 3], min: 0, max: 9 }
  owner: { type: text, help: Whose pond it is, maxLength: 20 }
  mood: { type: choice, help: How they swim, default: calm, choices: [calm, wild] }
  waves: { type: integer, help: Height of the waves, default: 1, when: { mood: wild } }
  reeds: { type: boolean, help: Whether there are reeds, default: true }
files:
  - { from: lab.yaml.hbs, to: lab.yaml, render: true }
  - { from: heron.cfg.hbs, to: files/heron.cfg.hbs }
`;

export const POND_FILES: Readonly<Record<string, string>> = {
  'lab.yaml.hbs': 'name: {{name}}\nowner: {{quoted.owner}}\nducks: [{{join feathers ", "}}]\nkept: \\{{service}}\n',
  'heron.cfg.hbs': 'mood {{mood}}\n',
};

export interface TempTemplates {
  readonly templates: string;
  /** Built-in labs: one, named `lake`. */
  readonly labs: string;
  readonly current: string;
}

/** Writes the pond's template, or another text in its place. */
export async function tempTemplates(templateYaml = POND_TEMPLATE): Promise<TempTemplates> {
  const root = await realpath(await temporaryFolder());
  const files = {
    'templates/pond/template.yaml': templateYaml,
    ...Object.fromEntries(Object.entries(POND_FILES).map(([name, text]) => [`templates/pond/${name}`, text])),
    'templates/images.yaml': '',
    'labs/lake/lab.yaml': 'title: t\nsummary: s\nfamily: f\n',
    'here/.keep': '',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return { templates: join(root, 'templates'), labs: join(root, 'labs'), current: join(root, 'here') };
}
