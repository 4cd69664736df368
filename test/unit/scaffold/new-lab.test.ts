import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { orderLab, planLab, writeNewLab, type LabAsker, type LabWishes } from '../../../src/scaffold/index.js';
import { tempTemplates, type TempTemplates } from './template-in-temp-folder.js';

const WISHES: LabWishes = { name: 'my-pond', template: 'pond', set: ['owner=It’s: "Ann"'], force: false };
const fine = async () => {};

async function make(shelves: TempTemplates, wishes: Partial<LabWishes> = {}, check = fine): Promise<string> {
  const { template, where, answers } = await orderLab({ ...WISHES, ...wishes }, shelves, undefined);
  const planned = await planLab(template, answers, where);
  await writeNewLab(planned, check);
  return planned.folder;
}

const read = (folder: string, path: string) => readFile(join(folder, path), 'utf8');

describe('a new lab', () => {
  it('has rendered files, and copies that stay templates', async () => {
    const folder = await make(await tempTemplates());
    expect(await read(folder, 'lab.yaml')).toBe(
      'name: my-pond\nowner: "It’s: \\"Ann\\""\nducks: [2, 1]\nkept: {{service}}\n',
    );
    expect(await read(folder, 'files/heron.cfg.hbs')).toBe('mood {{mood}}\n');
  });

  it('leaves nothing beside it', async () => {
    const shelves = await tempTemplates();
    await make(shelves);
    expect((await readdir(shelves.current)).sort()).toEqual(['.keep', 'my-pond']);
  });

  it('may take an empty folder', async () => {
    const shelves = await tempTemplates();
    await mkdir(join(shelves.current, 'my-pond'));
    await make(shelves);
    expect(await readdir(join(shelves.current, 'my-pond'))).toHaveLength(2);
  });

  it('refuses a folder that holds something, and says what force would overwrite', async () => {
    const shelves = await tempTemplates();
    const folder = await make(shelves);
    await writeFile(join(folder, 'lab.yaml'), 'mine');
    const details = ['--force would overwrite lab.yaml, files/heron.cfg.hbs, and leave the rest alone'];
    const words = '--template pond --set \'owner=It’s: "Ann"\'';
    const suggestions = [`lab new my-pond ${words} --force --dry-run`, `lab new OTHER-NAME ${words}`];
    const wanted = { kind: 'usage', code: 'folder-in-use', details, suggestions };
    await expect(make(shelves)).rejects.toMatchObject(wanted);
    expect(await read(folder, 'lab.yaml')).toBe('mine');
  });

  it('with force overwrites what differs, and leaves other files alone', async () => {
    const shelves = await tempTemplates();
    const folder = await make(shelves);
    await writeFile(join(folder, 'notes.txt'), 'mine');
    const wishes = { ...WISHES, set: ['owner=Bob'], force: true };
    const { template, where, answers } = await orderLab(wishes, shelves, undefined);
    const planned = await planLab(template, answers, where);
    expect(planned.files.map(({ path, fate }) => [path, fate])).toEqual([
      ['lab.yaml', 'overwritten'],
      ['files/heron.cfg.hbs', 'same'],
    ]);
    await writeNewLab(planned, fine);
    expect(await read(folder, 'lab.yaml')).toContain('owner: "Bob"');
    expect(await read(folder, 'notes.txt')).toBe('mine');
    expect((await readdir(shelves.current)).sort()).toEqual(['.keep', 'my-pond']);
  });

  it('with force writes through no link that leads out', async () => {
    const shelves = await tempTemplates();
    const folder = await make(shelves, { set: ['owner=Ann'] });
    const outside = join(shelves.labs, 'lake');
    await writeFile(join(folder, 'lab.yaml'), 'old');
    await rm(join(folder, 'files'), { recursive: true });
    await symlink(outside, join(folder, 'files'));
    await expect(make(shelves, { force: true })).rejects.toMatchObject({ kind: 'operation', code: 'in-the-way' });
    expect(await readdir(outside)).toEqual(['lab.yaml']);
    expect(await read(folder, 'lab.yaml')).toBe('old');
  });

  it('is one of two that are made at once; the other is told', async () => {
    const shelves = await tempTemplates();
    // Both have looked at the place and have their files ready before either goes on.
    let ready = 0;
    let open = (): void => {};
    const bothReady = new Promise<void>((resolve) => (open = resolve));
    const together = () => ((ready += 1) === 2 && open(), bothReady);
    const results = await Promise.allSettled([make(shelves, {}, together), make(shelves, {}, together)]);
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ kind: 'operation', code: 'folder-taken' });
    expect((await readdir(shelves.current)).sort()).toEqual(['.keep', 'my-pond']);
  });

  it('is not written when it is not valid', async () => {
    const shelves = await tempTemplates();
    const refuse = () => Promise.reject(new Error('no'));
    await expect(make(shelves, {}, refuse)).rejects.toThrow('no');
    expect(await readdir(shelves.current)).toEqual(['.keep']);
  });

  it('needs a folder to write into', async () => {
    const shelves = await tempTemplates();
    const sealed = { ...shelves, current: join(shelves.current, 'gone') };
    await expect(make(sealed)).rejects.toMatchObject({ kind: 'operation', code: 'cannot-write', exitCode: 5 });
  });

  it.each(['a file', 'a dead link'])('does not replace %s', async (what) => {
    const shelves = await tempTemplates();
    const path = join(shelves.current, 'my-pond');
    await (what === 'a file' ? writeFile(path, 'mine') : symlink('nowhere', path));
    await expect(make(shelves, { force: true })).rejects.toMatchObject({ kind: 'operation', code: 'not-a-folder' });
  });

  it('tells the place of a question that is missing', async () => {
    const shelves = await tempTemplates();
    await writeFile(join(shelves.templates, 'pond/lab.yaml.hbs'), 'name: {{name}}\nowner: {{wner}}\n');
    const message = expect.stringMatching(/pond\/lab\.yaml\.hbs:2:10 {2}there is no 'wner'/);
    await expect(make(shelves)).rejects.toMatchObject({ kind: 'invalid', code: 'invalid-template', message });
    expect(await readdir(shelves.current)).toEqual(['.keep']);
  });

  it.each([
    ['My_Pond', /lower-case/, ['lab new my-pond']],
    ['a--b', /hyphens/, ['lab new a-b']],
    ['../x', /lower-case/, ['lab new x']],
    ['x'.repeat(41), /40 characters/, [`lab new ${'x'.repeat(40)}`]],
    ['', /lower-case/, []],
    ['lake', /built-in lab/, ['lab new my-lake']],
  ])('cannot be called %j', async (name, message, suggestions) => {
    const shelves = await tempTemplates();
    const wanted = { kind: 'usage', code: 'bad-lab-name', message: expect.stringMatching(message), suggestions };
    await expect(make(shelves, { name })).rejects.toMatchObject(wanted);
  });
});

describe('orderLab', () => {
  it('asks for template and name, and looks at the place before it asks more', async () => {
    const shelves = await tempTemplates();
    await make(shelves);
    const asked: string[] = [];
    const asker: LabAsker = {
      family: async (templates) => (asked.push('family'), templates[0]?.family ?? ''),
      name: async (problem) => (asked.push(`name ${problem('lake') === undefined}`), 'my-pond'),
      answer: async (name) => (asked.push(name), ''),
    };
    const wishes = { name: undefined, template: undefined, set: [], force: false };
    await expect(orderLab(wishes, shelves, asker)).rejects.toMatchObject({ code: 'folder-in-use' });
    expect(asked).toEqual(['family', 'name false']);
  });

  it('refuses a used name at the question already, unless it may write there', async () => {
    const shelves = await tempTemplates();
    await make(shelves);
    await mkdir(join(shelves.current, 'bare'));
    const said: Record<string, string | undefined> = {};
    const asker: LabAsker = {
      family: async () => 'pond',
      name: async (problem) => {
        for (const name of ['my-pond', 'bare', 'other']) said[name] = problem(name);
        throw new Error('enough');
      },
      answer: async () => '',
    };
    const wishes = { name: undefined, template: undefined, set: [], force: false };
    await expect(orderLab(wishes, shelves, asker)).rejects.toThrow('enough');
    expect(said).toEqual({ 'my-pond': './my-pond is there, and not empty', bare: undefined, other: undefined });
    await expect(orderLab({ ...wishes, force: true }, shelves, asker)).rejects.toThrow('enough');
    expect(said['my-pond']).toBeUndefined();
  });

  it('says of a link to an empty folder that it is one', async () => {
    const shelves = await tempTemplates();
    await mkdir(join(shelves.current, 'target'));
    await symlink(join(shelves.current, 'target'), join(shelves.current, 'my-pond'));
    await expect(make(shelves)).rejects.toMatchObject({
      code: 'not-a-folder',
      message: './my-pond is a link to another folder',
    });
  });

  it('names all that is missing where nobody can be asked', async () => {
    const shelves = await tempTemplates();
    const nothing = { name: undefined, template: undefined, set: [], force: false };
    const details = ['NAME   what the lab is called', '--template FAMILY   one of pond'];
    await expect(orderLab(nothing, shelves, undefined)).rejects.toMatchObject({ kind: 'usage', details });
    const half = orderLab({ ...nothing, template: 'pond' }, shelves, undefined);
    await expect(half).rejects.toMatchObject({ details: [details[0], expect.stringContaining('--set owner=…')] });
  });
});
