import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLabs } from '../../../src/experiment/index.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const root = process.cwd();
const none = { names: [], set: [] };

it('takes every lab that lab list shows: built-in ones and a person’s own, each once', async () => {
  const current = await temporaryFolder();
  const labs = join(current, 'built-in');
  await cp(join(root, 'labs', 'haproxy-weighted'), join(labs, 'haproxy-weighted'), { recursive: true });
  await cp(join(root, 'labs', 'haproxy-weighted'), join(current, 'mine', 'haproxy-weighted'), { recursive: true });
  const shelves = { labs, templates: join(root, 'templates'), current, search: [join(current, 'mine'), labs] };
  const opened = await openLabs({ ...none, all: true }, shelves);
  expect(opened.map(({ folder, builtIn }) => [folder, builtIn])).toEqual([
    [join(labs, 'haproxy-weighted'), true],
    [join(current, 'mine', 'haproxy-weighted'), false],
  ]);
});

it('asks which, when none is named and all are not wanted', async () => {
  const shelves = { labs: join(root, 'labs'), templates: join(root, 'templates'), current: root };
  await expect(openLabs({ ...none, all: false }, shelves)).rejects.toMatchObject({ code: 'name-missing' });
});
