import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A lab of an invented family, right in every detail; tests change a line of it. */
export const POND_LAB = `version: 1
name: pond
title: Ducks on a pond
summary: Ducks swim and a heron counts them
family: pond
entry: heron

parameters:
  ducks:
    type: integers
    default: [2, 1]
    min: 0
    max: 9
    minItems: 1
    maxItems: 5
    help: Feathers of each duck
  mood:
    type: choice
    default: calm
    choices: [calm, wild]
    help: How they swim

services:
  duck:
    count: { itemsOf: ducks }
    image: bird
    command: [swim, '--name={{service}}']
    environment:
      FEATHERS: '{{item}}'
    files:
      - { file: pond.txt, path: /pond.txt }
  heron:
    image: bird
    files:
      - { template: pond/heron.cfg.hbs, path: /heron.cfg }
    after: [duck]
    publish:
      - { port: 80 }

traffic:
  look:
    kind: glance
    with: { service: heron, mood: { parameter: mood } }

claims:
  - id: counts
    says: 'the {{mood}} heron counts {{ducks}}'
    traffic: look
    oracle: { kind: ducks, with: { ducks: { parameter: ducks } } }
    judge: { kind: exact }

variants:
  blind:
    help: The heron sees nothing
    patch:
      - { service: heron, path: /heron.cfg, find: 'sees .*', replace: 'sees nothing' }
    expect: { verdict: FAIL, claims: [counts] }
`;

export const POND_TEMPLATE = `mood {{mood}}
{{#each services.duck as |duck|}}
sees {{duck.name}} with {{duck.item}}
{{/each}}
`;

export interface TempLab extends AsyncDisposable {
  /** Real path; `lab/` and `templates/` lie below. */
  readonly root: string;
  readonly folder: string;
  readonly templatesFolder: string;
  write(path: string, content: string | Buffer): Promise<void>;
}

/** Writes the pond lab, or another text in its place, with all its files. */
export async function tempLab(labYaml = POND_LAB): Promise<TempLab> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'lab-test-')));
  const write = async (path: string, content: string | Buffer) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };
  await write('lab/lab.yaml', labYaml);
  await write('lab/pond.txt', 'water\n');
  await write('templates/pond/heron.cfg.hbs', POND_TEMPLATE);
  return {
    root,
    folder: join(root, 'lab'),
    templatesFolder: join(root, 'templates'),
    write,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** The text with one line changed; fails when the line is not there exactly once. */
export function change(text: string, from: string, to: string): string {
  if (text.split(from).length !== 2) throw new Error(`'${from}' must be there once`);
  return text.replace(from, () => to);
}
