import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listLabFolders } from '../../../src/lab/index.js';
import { LONG_ONLY, SHORT_CONTROLS, SHORT_LESSONS } from '../../support/short-run.js';

it('npm test runs something of every lab, but of those that take too long', async () => {
  const labs = (await listLabFolders(join(process.cwd(), 'labs'))).map(({ name }) => name);
  const run = new Set([...SHORT_LESSONS, ...Object.keys(SHORT_CONTROLS), ...LONG_ONLY]);
  expect(labs.filter((name) => !run.has(name))).toEqual([]);
  expect([...run].filter((name) => !labs.includes(name))).toEqual([]);
});
