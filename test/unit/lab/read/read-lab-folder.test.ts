import { symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { LabError } from '../../../../src/errors.js';
import { checkLabFolder, readLabFolder } from '../../../../src/lab/index.js';
import { change, POND_LAB, tempLab } from '../lab-in-temp-folder.js';

async function failure(promise: Promise<unknown>): Promise<LabError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof LabError) return error;
  throw new Error(`expected a LabError, got ${String(error)}`);
}

describe('readLabFolder', () => {
  it('reads a valid lab by its real path', async () => {
    await using lab = await tempLab();
    await symlink(lab.folder, join(lab.root, 'alias'));
    const read = await readLabFolder(join(lab.root, 'alias'), { ...lab, builtIn: true });
    expect(read).toMatchObject({ folder: lab.folder, builtIn: true, definition: { name: 'pond', version: 1 } });
  });

  it('throws every problem as text, with the place, the line, a caret and a hint', async () => {
    const text = change(change(POND_LAB, 'entry: heron', 'entry: haron'), 'port: 80', 'port: 0');
    await using lab = await tempLab(text);
    const error = await failure(readLabFolder(lab.folder, { ...lab, builtIn: false, currentFolder: lab.root }));
    expect([error.kind, error.code, error.exitCode]).toEqual(['invalid', 'invalid-lab', 3]);
    expect(error.message).toBe('lab is not a valid lab: 2 problems');
    expect(error.details).toEqual([
      "lab/lab.yaml:6:8  entry: there is no service 'haron'",
      '    entry: haron',
      '           ^',
      '    allowed: duck, heron',
      "    did you mean 'heron'?",
      'lab/lab.yaml:38:17  services.heron.publish[0].port: must be at least 1',
      '          - { port: 0 }',
      '                    ^',
    ]);
  });

  it('says that a folder is not there', async () => {
    await using lab = await tempLab();
    const error = await failure(readLabFolder(join(lab.root, 'none'), { ...lab, builtIn: false }));
    expect([error.kind, error.code]).toEqual(['usage', 'no-such-folder']);
    expect(error.message).toContain('none');
  });

  it('says that a folder holds no definition', async () => {
    await using lab = await tempLab();
    const error = await failure(readLabFolder(lab.templatesFolder, { ...lab, builtIn: false }));
    expect([error.kind, error.code]).toEqual(['invalid', 'no-lab-file']);
  });

  it('says that another file is no lab', async () => {
    await using lab = await tempLab();
    const error = await failure(readLabFolder(join(lab.folder, 'pond.txt'), { ...lab, builtIn: false }));
    expect([error.kind, error.code]).toEqual(['invalid', 'not-a-lab']);
  });

  it.each([
    ['a folder named lab.yaml', async (path: string) => (await import('node:fs/promises')).mkdir(path)],
    ['a definition that links out of its folder', (path: string) => symlink('/etc/hostname', path)],
    [
      'a definition that is no text',
      async (path: string) => (await import('node:fs/promises')).writeFile(path, Buffer.from([0xff, 0xfe, 0xfd])),
    ],
  ])('refuses %s', async (_, make) => {
    await using lab = await tempLab();
    await unlink(join(lab.folder, 'lab.yaml'));
    await make(join(lab.folder, 'lab.yaml'));
    const error = await failure(readLabFolder(lab.folder, { ...lab, builtIn: false }));
    expect(error.code).toBe('unreadable-lab');
    expect(error.message).toContain('lab.yaml');
  });

  it('checks a single definition file, whatever its name', async () => {
    await using lab = await tempLab();
    await lab.write('lab/draft.yaml', change(POND_LAB, 'version: 1', 'version: 3'));
    const inFolder = await checkLabFolder(join(lab.folder, 'lab.yaml'), { ...lab, builtIn: false });
    expect(inFolder.lab?.folder).toBe(lab.folder);
    const draft = await checkLabFolder(join(lab.folder, 'draft.yaml'), {
      ...lab,
      builtIn: false,
      currentFolder: lab.root,
    });
    expect(draft.problems.map(({ file, line }) => [file, line])).toEqual([['lab/draft.yaml', 1]]);
    // To run it, it must be the folder's own definition.
    const error = await failure(readLabFolder(join(lab.folder, 'draft.yaml'), { ...lab, builtIn: false }));
    expect(error.code).toBe('not-a-lab');
  });

  it.each([
    ['a file', 'file: pond.txt', 'file: link.txt', 'services.duck.files[0].file'],
    ['a folder on the way', 'file: pond.txt', 'file: way/secret', 'services.duck.files[0].file'],
    ['a template', 'pond/heron.cfg.hbs', 'pond/link.hbs', 'services.heron.files[0].template'],
    ['a mounted folder', 'after: [duck]', 'mounts: [{ folder: way, target: /w }]', 'services.heron.mounts[0].folder'],
  ])('refuses %s whose link leaves its folder', async (_, from, to, where) => {
    await using lab = await tempLab(change(POND_LAB, from, to));
    await lab.write('outside/secret', 'x');
    await symlink('../outside/secret', join(lab.folder, 'link.txt'));
    await symlink('../outside', join(lab.folder, 'way'));
    await symlink('../../outside/secret', join(lab.templatesFolder, 'pond/link.hbs'));
    const { problems } = await checkLabFolder(lab.folder, { ...lab, builtIn: false });
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining(`${where}: `)]);
    expect(problems[0]?.message).toContain('is a link that leads out of its folder');
  });

  it('follows a link that stays inside', async () => {
    await using lab = await tempLab(change(POND_LAB, 'file: pond.txt', 'file: link.txt'));
    await symlink('pond.txt', join(lab.folder, 'link.txt'));
    expect((await checkLabFolder(lab.folder, { ...lab, builtIn: false })).problems).toEqual([]);
  });
});
