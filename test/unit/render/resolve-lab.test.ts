import { describe, expect, it } from 'vitest';

import { LabError } from '../../../src/errors.js';
import { defaultParameters, parseSettings, readLabFolder, type LabFolder } from '../../../src/lab/index.js';
import { checkRendering, resolveLab } from '../../../src/render/index.js';
import { change, POND_LAB, tempLab, type TempLab } from '../lab/lab-in-temp-folder.js';

const INSTANCE = { instance: 'default' };

async function read(lab: TempLab): Promise<LabFolder> {
  return readLabFolder(lab.folder, { ...lab, builtIn: false });
}

async function refused(promise: Promise<unknown>): Promise<LabError> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  if (error instanceof LabError) return error;
  throw new Error('expected a LabError');
}

describe('resolveLab', () => {
  it('resolves an invented family with stock code', async () => {
    await using lab = await tempLab();
    const folder = await read(lab);
    const resolved = await resolveLab(folder, {
      ...lab,
      ...INSTANCE,
      parameters: defaultParameters(folder.definition),
    });
    expect(resolved).toMatchObject({ lab: 'pond', instance: 'default', folder: lab.folder, entry: 'heron' });
    expect(resolved.services.map(({ name, group, index }) => [name, group, index])).toEqual([
      ['duck1', 'duck', 1],
      ['duck2', 'duck', 2],
      ['heron', 'heron', 1],
    ]);
    const [duck, , heron] = resolved.services;
    expect(duck).toMatchObject({
      command: ['swim', '--name=duck1'],
      environment: { FEATHERS: '2' },
      files: [{ path: '/pond.txt', content: 'water\n', mode: 0o644 }],
      limits: { memoryBytes: 268_435_456, pids: 128, cpus: 1 },
    });
    expect(heron?.after).toEqual(['duck1', 'duck2']);
    expect(heron?.files[0]?.content).toBe('mood calm\nsees duck1 with 2\nsees duck2 with 1\n');
    expect(resolved.networks).toEqual([{ key: 'default', internal: false }]);
    expect(resolved.traffic).toEqual({
      look: { kind: 'glance', before: [], during: [], with: { service: 'heron', mood: 'calm' } },
    });
    expect(resolved.claims[0]).toMatchObject({
      says: 'the calm heron counts 2:1',
      oracle: { kind: 'ducks', with: { ducks: [2, 1] } },
    });
  });

  it('follows the parameters, one container per item', async () => {
    await using lab = await tempLab();
    const folder = await read(lab);
    const parameters = parseSettings(folder.definition, ['ducks=0,5,9', 'mood=wild']);
    const resolved = await resolveLab(folder, { ...lab, ...INSTANCE, parameters });
    expect(resolved.parameters).toEqual({ ducks: [0, 5, 9], mood: 'wild' });
    expect(resolved.services.map(({ name }) => name)).toEqual(['duck1', 'duck2', 'duck3', 'heron']);
    expect(resolved.services[3]?.files[0]?.content).toBe(
      'mood wild\nsees duck1 with 0\nsees duck2 with 5\nsees duck3 with 9\n',
    );
    expect(resolved.claims[0]?.says).toBe('the wild heron counts 0:5:9');
  });

  it('lets a variant change what runs and nothing of what is expected', async () => {
    const text = change(
      POND_LAB,
      '    help: The heron sees nothing',
      '    help: x\n    set: { ducks: [1, 1, 1], mood: wild }\n    traffic: { quick: true }',
    );
    await using lab = await tempLab(text);
    const folder = await read(lab);
    const parameters = defaultParameters(folder.definition);
    const resolved = await resolveLab(folder, { ...lab, ...INSTANCE, parameters, variant: 'blind' });
    expect(resolved.services.map(({ name }) => name)).toEqual(['duck1', 'duck2', 'duck3', 'heron']);
    expect(resolved.services[3]?.files[0]?.content).toBe('mood wild\nsees nothing\nsees nothing\nsees nothing\n');
    expect(resolved.parameters).toEqual(parameters);
    expect(resolved.traffic['look']?.with).toEqual({ service: 'heron', mood: 'calm', quick: true });
    expect(resolved.claims[0]).toMatchObject({
      says: 'the calm heron counts 2:1',
      oracle: { with: { ducks: [2, 1] } },
    });
    const plain = await resolveLab(folder, { ...lab, ...INSTANCE, parameters });
    expect(plain.traffic['look']?.with).toEqual({ service: 'heron', mood: 'calm' });
  });

  it('lets a variant lay keys over services: the others stay, and nothing is filled in', async () => {
    const laid = '    services: { duck: { networks: [{ name: default, aliases: [drake] }] } }\n    patch:\n';
    await using lab = await tempLab(change(POND_LAB, '    patch:\n', laid));
    const folder = await read(lab);
    const parameters = defaultParameters(folder.definition);
    const { services } = await resolveLab(folder, { ...lab, ...INSTANCE, parameters, variant: 'blind' });
    expect(services[0]).toMatchObject({ name: 'duck1', command: ['swim', '--name=duck1'], networks: ['default'] });
    expect(services.map(({ aliases }) => aliases)).toEqual([{ default: ['drake'] }, { default: ['drake'] }, undefined]);
    const plain = await resolveLab(folder, { ...lab, ...INSTANCE, parameters });
    expect(plain.services.map(({ name, aliases }) => [name, aliases])).toEqual([
      ['duck1', undefined],
      ['duck2', undefined],
      ['heron', undefined],
    ]);
  });

  it('lets a variant send and do another thing, and nobody expect it', async () => {
    const text = change(
      POND_LAB,
      '    help: The heron sees nothing',
      '    help: x\n    sends: { mood: wild }\n    without: [look]',
    );
    const acting = change(text, 'kind: glance', 'kind: glance\n    before: [{ kind: kill, with: { service: duck1 } }]');
    await using lab = await tempLab(acting);
    const folder = await read(lab);
    const parameters = defaultParameters(folder.definition);
    const resolved = await resolveLab(folder, { ...lab, ...INSTANCE, parameters, variant: 'blind' });
    expect(resolved.traffic['look']).toMatchObject({ with: { mood: 'calm' }, before: [{ kind: 'kill' }] });
    expect(resolved.sent?.['look']).toMatchObject({ with: { mood: 'wild' }, before: [], during: [] });
    const plain = await resolveLab(folder, { ...lab, ...INSTANCE, parameters });
    expect(plain.sent).toBeUndefined();
  });

  it('patches one container of a counted service when it is named', async () => {
    const text = change(
      POND_LAB,
      "{ service: heron, path: /heron.cfg, find: 'sees .*'",
      "{ service: duck2, path: /pond.txt, find: '^w'",
    );
    await using lab = await tempLab(text);
    const folder = await read(lab);
    const parameters = defaultParameters(folder.definition);
    const resolved = await resolveLab(folder, { ...lab, ...INSTANCE, parameters, variant: 'blind' });
    expect(resolved.services.map(({ files }) => files[0]?.content.slice(0, 4))).toEqual(['wate', 'sees', 'mood']);
  });

  it.each([
    ["'sees .*'", "'hears .*'", 'matches nothing in /heron.cfg of heron'],
    ["replace: 'sees nothing'", "replace: '$&'", 'changes nothing in /heron.cfg of heron'],
  ])('refuses a patch without effect: %s becomes %s', async (from, to, message) => {
    await using lab = await tempLab(change(POND_LAB, from, to));
    const folder = await read(lab);
    const parameters = defaultParameters(folder.definition);
    const error = await refused(resolveLab(folder, { ...lab, ...INSTANCE, parameters, variant: 'blind' }));
    expect([error.kind, error.code]).toEqual(['invalid', 'invalid-template']);
    expect(error.message).toBe(`${lab.folder}/lab.yaml:56:51  variants.blind.patch[0].find: ${message}`);
  });

  it('names every problem of rendering, in templates and in texts, at its place', async () => {
    const text = change(change(POND_LAB, "'{{item}}'", "'{{itme}}'"), 'counts {{ducks}}', 'counts {{dukcs}}');
    await using lab = await tempLab(text);
    await lab.write('templates/pond/heron.cfg.hbs', 'a\n{{#if moood}}x{{/if}}\nsees {{item}}\n');
    const folder = await read(lab);
    const parameters = defaultParameters(folder.definition);
    const error = await refused(resolveLab(folder, { ...lab, ...INSTANCE, parameters, currentFolder: lab.root }));
    expect(error.details.filter((line) => !line.startsWith(' '))).toEqual([
      "templates/pond/heron.cfg.hbs:2:7  there is no 'moood'",
      "templates/pond/heron.cfg.hbs:3:8  there is no 'item'",
      "lab/lab.yaml:29:17  services.duck.environment.FEATHERS: there is no 'itme'",
      "lab/lab.yaml:47:11  claims[0].says: there is no 'dukcs'",
    ]);
    expect(error.details).toContain("    did you mean 'mood'?");
  });

  it('knows no other variant', async () => {
    await using lab = await tempLab();
    const error = await refused(resolveLab(await read(lab), { ...lab, ...INSTANCE, parameters: {}, variant: 'bilnd' }));
    expect([error.kind, error.code, error.suggestions[0]]).toEqual(['usage', 'unknown-variant', 'did you mean blind?']);
  });

  it('stops a control character in a parameter', async () => {
    await using lab = await tempLab();
    const error = await refused(resolveLab(await read(lab), { ...lab, ...INSTANCE, parameters: { mood: 'a\nb' } }));
    expect([error.kind, error.code]).toEqual(['invalid', 'invalid-parameter']);
    expect(error.message).toContain("'mood' holds a line break");
  });

  it('resolves mounts to real paths and volumes to their keys', async () => {
    const mounts =
      'mounts:\n      - { folder: nest, target: /nest, readOnly: true }\n      - { volume: eggs, target: /eggs }\n      - { anonymous: true, target: /shells }';
    const text = change(change(POND_LAB, 'after: [duck]', mounts), '\nservices:', '\nvolumes: { eggs: {} }\nservices:');
    await using lab = await tempLab(text);
    await lab.write('lab/nest/straw', '');
    const resolved = await resolveLab(await read(lab), { ...lab, ...INSTANCE, parameters: {} });
    expect(resolved.services[2]?.mounts).toEqual([
      { kind: 'bind', source: `${lab.folder}/nest`, target: '/nest', readOnly: true },
      { kind: 'volume', source: 'eggs', target: '/eggs', readOnly: false },
      { kind: 'anonymous', source: '', target: '/shells', readOnly: false },
    ]);
    expect(resolved.volumes).toEqual([{ key: 'eggs' }]);
  });
});

describe('checkRendering', () => {
  it('finds nothing in a sound lab', async () => {
    await using lab = await tempLab();
    expect(await checkRendering(await read(lab), lab)).toEqual([]);
  });

  it('finds what only a variant would meet, once', async () => {
    await using lab = await tempLab(change(POND_LAB, "'sees .*'", "'hears .*'"));
    await lab.write('templates/pond/heron.cfg.hbs', '{{moood}}\n');
    const problems = await checkRendering(await read(lab), { ...lab, currentFolder: lab.root });
    expect(problems.map(({ file, line, column, message }) => [file, line, column, message])).toEqual([
      ['templates/pond/heron.cfg.hbs', 1, 3, "there is no 'moood'"],
      ['lab/lab.yaml', 56, 51, 'variants.blind.patch[0].find: matches nothing in /heron.cfg of heron'],
    ]);
  });
});
