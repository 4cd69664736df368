import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkLab } from '../../../src/experiment/index.js';
import { formatProblems } from '../../../src/lab/index.js';

const root = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');
const shelves = { labs: `${root}/labs`, templates: `${root}/templates`, current: root };

describe('the labs of this repository', async () => {
  it.each(await readdir(shelves.labs))('%s has no mistake that lint knows', async (name) => {
    const problems = await checkLab({ path: `${shelves.labs}/${name}`, builtIn: true }, shelves);
    expect(formatProblems(problems)).toEqual([]);
  });
});
