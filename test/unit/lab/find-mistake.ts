import { expect } from 'vitest';

import { checkLabFolder } from '../../../src/lab/index.js';
import { change, POND_LAB, tempLab } from './lab-in-temp-folder.js';

/** Stands before each place that must be pointed at; it is taken out before the lab is written. */
const MARK = '¦';

/** Name, changed text, its replacement with the marks, the messages in the order of the marks, and the hint if there is one. */
export type Mistake = readonly [
  name: string,
  from: string,
  to: string,
  messages: readonly string[],
  didYouMean?: string,
];

/** Puts the mistake into the pond lab and wants exactly its problems, each at its mark. */
export async function findMistake([, from, to, messages, didYouMean]: Mistake): Promise<void> {
  const marked = change(POND_LAB, from, to);
  const text = marked.replaceAll(MARK, '');
  await using lab = await tempLab(text);
  const checked = await checkLabFolder(lab.folder, { ...lab, builtIn: false, currentFolder: lab.root });
  const found = checked.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  expect(found).toEqual(messages.map((message, i) => `${places(marked)[i] ?? 'no mark'} ${message}`));
  for (const problem of checked.problems) {
    expect(problem).toMatchObject({
      file: 'lab/lab.yaml',
      snippet: text.split('\n')[problem.line - 1],
      severity: 'error',
    });
  }
  expect(checked.problems.find((problem) => problem.didYouMean !== undefined)?.didYouMean).toBe(didYouMean);
  expect(checked.lab).toBeUndefined();
}

function places(marked: string): string[] {
  return marked.split('\n').flatMap((line, i) => {
    const pieces = line.split(MARK).slice(0, -1);
    return pieces.map((_, k) => `${i + 1}:${pieces.slice(0, k + 1).join('').length + 1}`);
  });
}
