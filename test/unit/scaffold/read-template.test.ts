import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import { listTemplates, readTemplate } from '../../../src/scaffold/template/index.js';
import { change } from '../lab/lab-in-temp-folder.js';
import { POND_TEMPLATE, tempTemplates } from './template-in-temp-folder.js';

/** Every line of the error's details that names a place. */
async function placesIn(templateYaml: string): Promise<string[]> {
  const { templates } = await tempTemplates(templateYaml);
  const error: unknown = await readTemplate('pond', { templatesFolder: templates, currentFolder: templates }).catch(
    (reason: unknown) => reason,
  );
  if (!(error instanceof LabError)) throw new Error('the template was taken');
  expect([error.kind, error.code, error.exitCode]).toEqual(['invalid', 'invalid-template', 3]);
  return error.details.filter((line) => /^\S+:\d+:\d+ /.test(line));
}

describe('readTemplate', () => {
  it('reads questions in their order, and files', async () => {
    const { templates } = await tempTemplates();
    const template = await readTemplate('pond', { templatesFolder: templates });
    expect(Object.keys(template.questions)).toEqual(['birds', 'feathers', 'owner', 'mood', 'waves', 'reeds']);
    expect(template.files.map(({ to, render }) => [to, render])).toEqual([
      ['lab.yaml', true],
      ['files/heron.cfg.hbs', false],
    ]);
    expect(await listTemplates(templates)).toEqual([{ family: 'pond', title: 'Ducks on a pond' }]);
  });

  it.each([
    [
      'an unknown key',
      'reeds: { type: boolean,',
      'reeds: { typ: 1, type: boolean,',
      /10:12 {2}questions\.reeds\.typ: unknown/,
    ],
    ['no help', 'help: How many ducks, ', '', /5:3 {2}questions\.birds\.help: is missing/],
    [
      'a default out of range',
      'default: 2, min',
      'default: 0, min',
      /5:\d+ {2}questions\.birds\.default: 0 is below 1/,
    ],
    [
      'a range of nothing',
      'default: 2, min: 1, max: 9',
      'min: 9, max: 1',
      /5:\d+ {2}questions\.birds\.min: 9 is above max 1/,
    ],
    [
      'a list of nothing',
      'min: 0, max: 9 }',
      'min: 9, max: 0 }',
      /6:\d+ {2}questions\.feathers\.min: 9 is above max 0/,
    ],
    ['a taken name', 'owner: {', 'name: {', /7:3 {2}questions\.name: templates use this name/],
    ['a later question', '{ mood: wild }', '{ reeds: true }', /9:\d+ {2}questions\.waves\.when\.reeds: no earlier/],
    ['an answer that nobody gives', '{ mood: wild }', '{ mood: wet }', /waves\.when\.mood: .*never asked/],
    [
      'a silent question without default',
      'default: 1, when',
      'when',
      /9:\d+ {2}questions\.waves\.when: .*needs a default/,
    ],
    ['items of nothing', 'items: birds', 'items: ducks', /6:\d+ {2}questions\.feathers\.items: no earlier question/],
    ['a pattern that is none', 'maxLength: 20', "pattern: '('", /7:\d+ {2}questions\.owner\.pattern: /],
    [
      'a file that is not there',
      'from: heron',
      'from: egret',
      /13:13 {2}files\[1\]\.from: there is no 'egret\.cfg\.hbs'/,
    ],
    ['a file outside', 'to: files/', 'to: ../', /13:\d+ {2}files\[1\]\.to: must not contain/],
    [
      'a file in the way',
      'to: files/heron.cfg.hbs',
      'to: lab.yaml/x',
      /13:\d+ {2}files\[1\]\.to: 'lab\.yaml' is written/,
    ],
    ['no lab.yaml', 'to: lab.yaml', 'to: lab.yml', /11:1 {2}files: no file is written to lab\.yaml/],
    ['no YAML', 'title: Ducks', 'title: [Ducks', /3:1 {2}Flow sequence/],
  ])('shows %s at its place', async (_, from, to, wanted) => {
    const places = await placesIn(change(POND_TEMPLATE, from, to));
    expect(places.join('\n')).toMatch(wanted);
    expect(places[0]).toMatch(/^pond\/template\.yaml:/);
  });

  it('shows all problems at once', async () => {
    const twice = change(change(POND_TEMPLATE, 'default: 2, min', 'default: 0, min'), 'owner: {', 'name: {');
    expect(await placesIn(twice)).toHaveLength(2);
  });

  it.each(['pnd', '../templates/pond', 'Pond'])(
    'does not know %s, and tells of a path where families belong',
    async (family) => {
      const { templates } = await tempTemplates();
      const where = `a family of your own belongs into ${templates}, and is called by its name`;
      const reading = readTemplate(family, { templatesFolder: templates });
      await expect(reading).rejects.toMatchObject({
        kind: 'usage',
        code: 'unknown-template',
        details: ['there is pond', ...(family.includes('/') ? [where] : [])],
      });
    },
  );
});
