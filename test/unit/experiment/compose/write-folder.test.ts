import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lookAtFolder, writeFolder } from '../../../../src/experiment/compose/index.js';
import type { FolderFile } from '../../../../src/render/index.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const FILES: readonly FolderFile[] = [
  { path: 'compose.yaml', content: 'name: x\n', mode: 0o644 },
  { path: 'files/app/app.py', content: 'print()\n', mode: 0o755 },
];

const wish = (folder: string, force = false) => ({ folder, force, shown: 'out' });

it('makes the folder, and its files with their modes', async () => {
  const folder = join(await temporaryFolder(), 'new', 'out');
  expect(await writeFolder(FILES, wish(folder))).toEqual([
    { path: 'compose.yaml', fate: 'new' },
    { path: 'files/app/app.py', fate: 'new' },
  ]);
  expect(await readFile(join(folder, 'files/app/app.py'), 'utf8')).toBe('print()\n');
  expect((await stat(join(folder, 'files/app/app.py'))).mode & 0o777).toBe(0o755);
  expect((await readdir(folder)).sort()).toEqual(['compose.yaml', 'files']);
});

it('looks without writing', async () => {
  const folder = join(await temporaryFolder(), 'out');
  expect((await lookAtFolder(FILES, wish(folder))).map(({ fate }) => fate)).toEqual(['new', 'new']);
  await expect(lstat(folder)).rejects.toThrow('ENOENT');
});

it('refuses a folder that holds something, and says what --force would overwrite', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'compose.yaml'), 'mine\n');
  await expect(writeFolder(FILES, wish(folder))).rejects.toMatchObject({
    kind: 'usage',
    code: 'folder-not-empty',
    details: expect.arrayContaining(['--force would overwrite: compose.yaml']) as string[],
  });
  expect(await readFile(join(folder, 'compose.yaml'), 'utf8')).toBe('mine\n');
});

it('overwrites with force what differs, and leaves the rest', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'compose.yaml'), 'mine\n');
  await writeFile(join(folder, 'notes.txt'), 'notes');
  await mkdir(join(folder, 'files/app'), { recursive: true });
  await writeFile(join(folder, 'files/app/app.py'), 'print()\n');
  const fates = await writeFolder(FILES, wish(folder, true));
  expect(fates.map(({ fate }) => fate)).toEqual(['overwritten', 'same']);
  expect(await readFile(join(folder, 'compose.yaml'), 'utf8')).toBe('name: x\n');
  expect((await readdir(folder)).sort()).toEqual(['compose.yaml', 'files', 'notes.txt']);
});

it.each([
  ['a link in place of a file', 'compose.yaml', 'elsewhere.txt'],
  ['a link in place of a folder', 'files', 'elsewhere'],
])('follows no link, even with force: %s', async (_, name, target) => {
  const [folder, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
  if (name === 'files') await mkdir(join(elsewhere, target));
  else await writeFile(join(elsewhere, target), 'untouched');
  await symlink(join(elsewhere, target), join(folder, name));
  await expect(writeFolder(FILES, wish(folder, true))).rejects.toMatchObject({ code: 'in-the-way' });
  expect(await readdir(folder)).toEqual([name]);
  if (name === 'files') expect(await readdir(join(elsewhere, target))).toEqual([]);
  else expect(await readFile(join(elsewhere, target), 'utf8')).toBe('untouched');
});

it('refuses a file as the folder', async () => {
  const file = join(await temporaryFolder(), 'out');
  await writeFile(file, '');
  await expect(writeFolder(FILES, wish(file))).rejects.toMatchObject({ kind: 'usage', code: 'not-a-folder' });
});

it.skipIf(process.getuid?.() === 0)('says why an unwritable folder was not written', async () => {
  const folder = await temporaryFolder();
  await chmod(folder, 0o500);
  await expect(writeFolder(FILES, wish(folder))).rejects.toMatchObject({ kind: 'operation', code: 'not-written' });
});

it('gives up where the file system has no room for folders', async () => {
  await expect(writeFolder(FILES, { folder: '/proc/x/y', force: false, shown: '/proc/x/y' })).rejects.toMatchObject({
    ...{ kind: 'operation', code: 'not-written', message: '/proc/x/y could not be written' },
  });
});

it('makes folders that others can read, whatever the umask is', async () => {
  const folder = join(await temporaryFolder(), 'new', 'out');
  const before = process.umask(0o077);
  try {
    await writeFolder(FILES, wish(folder));
  } finally {
    process.umask(before);
  }
  for (const path of ['.', 'files', 'files/app']) expect((await stat(join(folder, path))).mode & 0o777).toBe(0o755);
});
