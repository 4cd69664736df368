import { describe, expect, it } from 'vitest';
import type { ParameterValue } from '../../../src/lab/index.js';
import { givenAnswers, settleAnswers } from '../../../src/scaffold/answers/index.js';
import { readTemplate, type Question } from '../../../src/scaffold/template/index.js';
import { tempTemplates } from './template-in-temp-folder.js';

const OWNER = 'owner=Ann';

async function settle(
  settings: readonly string[],
  ask?: (name: string, question: Question, suggested?: ParameterValue) => ParameterValue,
) {
  const template = await readTemplate('pond', { templatesFolder: (await tempTemplates()).templates });
  const asked = ask && (async (...args: Parameters<typeof ask>) => ask(...args));
  return settleAnswers(template, givenAnswers(template, settings), { ask: asked });
}

describe('settleAnswers', () => {
  it('takes what is given, and defaults for the rest', async () => {
    const answers = await settle([OWNER, 'mood=wild', 'waves=4', 'reeds=false']);
    expect(answers).toEqual({ birds: 2, feathers: [2, 1], owner: 'Ann', mood: 'wild', waves: 4, reeds: false });
  });

  it.each([
    [['birds=5'], 5, [2, 1, 3, 2, 1]],
    [['feathers=9,8,7'], 3, [9, 8, 7]],
    [['feathers=9:8', 'birds=2'], 2, [9, 8]],
  ])('lets number and list go together: %j', async (settings, birds, feathers) => {
    expect(await settle([OWNER, ...settings])).toMatchObject({ birds, feathers });
  });

  it.each([
    [[OWNER, 'birds=3', 'feathers=1,2'], 'invalid-setting', /2 items are too few.*as birds says/],
    [[OWNER, 'feathers=1,1,1,1,1,1,1,1,1,1'], 'invalid-setting', /birds: 10 is above 9/],
    [[OWNER, 'waves=3'], 'invalid-setting', /waves has a meaning only with mood=wild/],
    [[OWNER, 'mood=angry'], 'invalid-setting', /not one of the choices/],
    [[OWNER, 'brids=3'], 'invalid-setting', /does not ask for 'brids'/],
    [[OWNER, 'birds'], 'invalid-setting', /has no value/],
    [[OWNER, 'birds=3', 'birds=3'], 'invalid-setting', /set twice/],
    [[OWNER, 'toString=3'], 'invalid-setting', /does not ask/],
    [[], 'missing-answers', /nobody can be asked/],
  ])('refuses %j', async (settings, code, message) => {
    await expect(settle(settings)).rejects.toMatchObject({
      kind: 'usage',
      code,
      message: expect.stringMatching(message),
    });
  });

  it('names each missing answer and its flag', async () => {
    await expect(settle([])).rejects.toMatchObject({
      details: ['--set owner=…   Whose pond it is: text of at most 20 characters'],
    });
  });

  it('asks what is not given, in order, with the range that earlier answers leave', async () => {
    const asked: string[] = [];
    const answers = await settle(['mood=calm'], (name, question, suggested) => {
      asked.push(`${name} ${JSON.stringify(suggested)} ${question.type === 'integers' ? question.minItems : ''}`);
      return name === 'birds' ? 4 : name === 'owner' ? 'Bob' : (suggested ?? '');
    });
    expect(asked).toEqual(['birds 2 ', 'feathers [2,1,3,2] 4', 'owner undefined ', 'reeds true ']);
    expect(answers).toMatchObject({ birds: 4, owner: 'Bob', waves: 1 });
  });
});
