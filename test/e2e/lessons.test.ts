import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listLabFolders } from '../../src/lab/index.js';
import { builtLab, freshInstance, type BuiltLab } from '../support/built-lab.js';
import { FULL_RUN, SHORT_LESSONS } from '../support/short-run.js';
import { lessonCommands, type LessonCommand } from '../unit/labs/lesson-commands.js';

const LABS = join(process.cwd(), 'labs');
const all = (await listLabFolders(LABS)).map(({ name }) => name);
const names = all.filter((name) => FULL_RUN || SHORT_LESSONS.includes(name));

let lab: BuiltLab;

beforeAll(async () => {
  lab = await builtLab();
});

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
});

/** They ask a person, need a desktop, or take a clean-up away; the controls have tests of their own. */
const NOT_HERE = new Set(['prove', 'predict', 'open', 'shell', 'watch', 'down', 'contrast', 'compose']);

function isRun({ words }: LessonCommand): boolean {
  const [verb = ''] = words;
  const attached = words.includes('--compose') || words.includes('--watch') || words.includes('-f');
  return words.length > 0 && !NOT_HERE.has(verb) && !attached && !words.includes('--help');
}

/** Whether the words stand in the text in this order. */
function showsInOrder(text: string, words: readonly string[]): boolean {
  let at = 0;
  return words.every((word) => {
    const found = text.indexOf(word, at);
    at = found + word.length;
    return found >= 0;
  });
}

// Side by side, as many as vitest.config.ts says: a lesson waits more than it works.
it.concurrent.each(names)('the lesson of %s does what it says, command by command', async (name) => {
  const page = await readFile(join(LABS, name, 'README.md'), 'utf8');
  const instance = freshInstance();
  const environment = { LAB_INSTANCE: instance, LAB_CLUSTER: instance };
  const wrong: string[] = [];
  try {
    for (const command of lessonCommands(page).filter(isRun)) {
      const { exitCode, stdout, stderr } = await lab.run(command.words, environment);
      if (exitCode !== 0) wrong.push(`${command.text}: exit code ${exitCode}\n${stderr}${stdout}`);
      else if (!showsInOrder(stdout, command.shows)) wrong.push(`${command.text}: does not show that\n${stdout}`);
    }
  } finally {
    await lab.run(['down', name, '--instance', instance, '--volumes']);
    if (page.includes('lab cluster up')) await lab.run(['cluster', 'down'], environment);
  }
  expect(wrong).toEqual([]);
});
