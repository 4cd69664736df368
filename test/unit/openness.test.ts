import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkLab,
  checkPart,
  fillIn,
  openLab,
  prepareUp,
  previewUp,
  requireValidScaffold,
  type Shelves,
} from '../../src/experiment/index.js';
import { readImageCatalogue } from '../../src/images/index.js';
import { checkLabFolder, formatProblems, listLabFolders } from '../../src/lab/index.js';
import { planFor } from '../../src/lifecycle/index.js';
import { checkRendering } from '../../src/render/index.js';
import { orderLab, planLab, writeNewLab } from '../../src/scaffold/index.js';
import { fakeEngine } from '../support/fake-engine.js';
import { readOnlyEngine } from '../support/read-only-engine.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** A family that `src/` has never heard of: roles, services, a graph, networks and a volume of its own. */
const ORCHARD: Readonly<Record<string, string>> = {
  'templates/images.yaml': `version: 1
base: { suite: trixie, image: debian:trixie-slim, include: [], exclude: [] }
roles:
  soil: { help: What trees stand in, version: '1', registry: { image: soil:1 } }
  gate: { help: The way in, version: '2', registry: { image: gate:2 } }
`,
  'templates/orchard/files/gate.conf.hbs': `season {{season}}
{{#each services.tree as |tree|}}
path {{tree.name}} share {{tree.item}}
{{/each}}
`,
  'labs/apple-orchard/lab.yaml': `version: 1
name: apple-orchard
title: Apple orchard
summary: A gate sends visitors to trees in proportion to their apples
family: orchard
entry: gate

parameters:
  apples: { type: integers, default: [4, 1], min: 1, max: 9, minItems: 1, maxItems: 9, help: Apples of each tree }
  season: { type: choice, default: autumn, choices: [autumn, spring], help: When it is }

networks:
  meadow: {}
  cellar: { internal: true }

volumes:
  rain: {}

services:
  well:
    image: soil
    networks: [cellar]
    mounts: [{ volume: rain, target: /rain, readOnly: false }]
    readiness: [{ kind: log-line, with: { contains: full } }]
  tree:
    count: { itemsOf: apples }
    image: soil
    command: [grow, '--apples={{item}}']
    networks: [cellar, meadow]
    after: [well]
  gate:
    image: gate
    files:
      - { template: orchard/files/gate.conf.hbs, path: /gate.conf }
      - { file: sign.txt, path: /sign.txt }
    networks: [meadow]
    after: [tree]
    publish: [{ port: 7000 }]
    readiness: [{ kind: http, with: { port: 7000 } }]

traffic:
  visit: { kind: http, with: { service: gate, port: 7000, path: / } }

witnesses:
  backend: { kind: request-log, with: { services: [tree] } }

claims:
  - id: shares
    says: 'in {{season}} the visitors follow {{apples}}'
    traffic: visit
    oracle: { kind: weighted, with: { balance: roundrobin, weights: { parameter: apples }, servers: tree } }
    judge: { kind: totals }

variants:
  all-alike:
    help: Every tree has one apple
    set: { apples: [1, 1] }
    expect: { verdict: FAIL, claims: [shares] }
`,
  'labs/apple-orchard/sign.txt': 'Mind the dog\n',
  'templates/orchard/template.yaml': `version: 1
title: Trees behind a gate
summary: Visitors find the apples
questions:
  apples: { type: integers, help: Apples of each tree, min: 1, max: 9 }
files:
  - { from: scaffold/lab.yaml.hbs, to: lab.yaml, render: true }
  - { from: files/gate.conf.hbs, to: gate.conf.hbs }
`,
  'templates/orchard/scaffold/lab.yaml.hbs': `version: 1
name: {{name}}
title: Orchard
summary: A gate before {{lists.apples.count}} trees
family: {{family}}
entry: gate
parameters:
  apples: { type: integers, default: [{{join apples ", "}}], min: 1, help: Apples of each tree }
  season: { type: choice, default: spring, choices: [spring], help: When it is }
services:
  tree: { count: { itemsOf: apples }, image: soil, command: ['--apples=\\{{item}}'] }
  gate: { image: gate, after: [tree], files: [{ file: gate.conf.hbs, path: /gate.conf }], publish: [{ port: 7000 }] }
`,
};

async function orchard(): Promise<Shelves> {
  const root = await realpath(await temporaryFolder());
  for (const [path, text] of Object.entries(ORCHARD)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return { labs: join(root, 'labs'), templates: join(root, 'templates'), current: root };
}

/** architecture.md: a new family from known parts is templates and a lab, and nothing in `src/`. */
describe('an invented family', () => {
  it('is listed, and valid in every template and variant', async () => {
    const { labs, templates, current } = await orchard();
    expect(await listLabFolders(labs)).toMatchObject([{ name: 'apple-orchard', family: 'orchard' }]);
    const imageRoles = Object.keys((await readImageCatalogue(templates)).roles);
    const places = { templatesFolder: templates, currentFolder: current };
    const options = { builtIn: true, parts: checkPart, imageRoles, ...places };
    const { lab, problems } = await checkLabFolder(join(labs, 'apple-orchard'), options);
    expect(formatProblems(problems)).toEqual([]);
    expect(formatProblems(await checkRendering(lab!, places))).toEqual([]);
  });

  it('is resolved: containers, files and claims follow the parameters', async () => {
    const shelves = await orchard();
    const folder = await openLab('apple-orchard', shelves);
    const lab = await fillIn(folder, { instance: 'default', set: ['apples=3,2,1', 'season=spring'] }, shelves);
    expect(lab.services.map(({ name }) => name)).toEqual(['well', 'tree1', 'tree2', 'tree3', 'gate']);
    expect(lab.services.at(-1)).toMatchObject({ after: ['tree1', 'tree2', 'tree3'] });
    expect(lab.services.at(-1)?.files.map(({ content }) => content)).toEqual([
      'season spring\npath tree1 share 3\npath tree2 share 2\npath tree3 share 1\n',
      'Mind the dog\n',
    ]);
    expect(lab.claims[0]?.says).toBe('in spring the visitors follow 3:2:1');
    const broken = await fillIn(folder, { instance: 'default', set: [], variant: 'all-alike' }, shelves);
    expect(broken.services.find(({ name }) => name === 'tree1')?.command).toEqual(['grow', '--apples=1']);
  });

  it('is planned: networks and volume first, then what others wait for', async () => {
    const shelves = await orchard();
    const engine = readOnlyEngine(fakeEngine({ images: ['soil:1', 'gate:2'] }));
    const lab = await fillIn(await openLab('apple-orchard', shelves), { instance: 'blue', set: [] }, shelves);
    const images = new Map(
      ['soil:1', 'gate:2'].map((reference) => [reference.slice(0, 4), { reference, imageId: 'i' }]),
    );
    const plan = await planFor(engine, lab, images, { recreate: false, publish: [] });
    expect(plan.steps.map(({ kind, target }) => `${kind} ${target.replace('lab-apple-orchard--blue-', '')}`)).toEqual([
      ...['create-network meadow', 'create-network cellar', 'create-volume rain', 'create-container well'],
      ...['create-container tree1', 'create-container tree2', 'create-container gate'],
    ]);
  });

  it('has a dry run, as lab up would print it', async () => {
    const shelves = await orchard();
    const engine = readOnlyEngine(fakeEngine({ images: ['soil:1'] }));
    const wishes = { nameOrPath: 'apple-orchard', set: [], instance: 'default', recreate: false, publish: [] };
    const lines = await previewUp(engine, { ...shelves, state: shelves.current }, await prepareUp(wishes, shelves));
    expect(lines[0]).toBe('image gate: pull gate:2');
    expect(lines).toContain('start container lab-apple-orchard-gate');
  });

  it('is scaffolded: the new lab is valid, resolved and planned as any other', async () => {
    const shelves = await orchard();
    const wishes = { name: 'my-orchard', template: 'orchard', set: ['apples=3,1'], force: false };
    const { template, where, answers } = await orderLab(wishes, shelves, undefined);
    const planned = await planLab(template, answers, where);
    const wanted = { name: 'my-orchard', family: 'orchard' };
    const other = (staged: string) => requireValidScaffold(staged, { ...wanted, name: 'your-orchard' }, shelves);
    await expect(writeNewLab(planned, other)).rejects.toMatchObject({
      ...{ exitCode: 3, code: 'invalid-template' },
      details: expect.arrayContaining([
        expect.stringMatching(/^lab\.yaml:\d+:\d+ {2}name: must come out as 'your-orchard'/),
      ]),
    });
    await writeNewLab(planned, (staged) => requireValidScaffold(staged, wanted, shelves));
    expect(await checkLab({ path: planned.folder, builtIn: false }, shelves)).toEqual([]);
    const lab = await fillIn(await openLab('my-orchard', shelves), { instance: 'default', set: [] }, shelves);
    expect(lab.services.map(({ name, command }) => [name, command])).toEqual([
      ['tree1', ['--apples=3']],
      ['tree2', ['--apples=1']],
      ['gate', undefined],
    ]);
    expect(lab.services.at(-1)?.files[0]?.content).toBe('season spring\npath tree1 share 3\npath tree2 share 1\n');
    const engine = readOnlyEngine(fakeEngine({ images: ['soil:1', 'gate:2'] }));
    const order = { nameOrPath: './my-orchard', set: [], instance: 'default', recreate: false, publish: [] };
    const lines = await previewUp(engine, { ...shelves, state: shelves.current }, await prepareUp(order, shelves));
    expect(lines).toContain('start container lab-my-orchard-gate');
  });
});
