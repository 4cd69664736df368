import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { findLab, listLabFolders } from '../../../../src/lab/index.js';
import { POND_LAB, tempLab, type TempLab } from '../lab-in-temp-folder.js';

async function places(lab: TempLab) {
  await lab.write('built-in/haproxy-weighted/lab.yaml', POND_LAB);
  await lab.write('built-in/haproxy-sticky/lab.yaml', POND_LAB);
  await lab.write('here/mine/lab.yaml', POND_LAB);
  await lab.write('here/labs/yours/lab.yaml', POND_LAB);
  await lab.write('here/Mein Lab ü/lab.yaml', POND_LAB);
  await lab.write('here/haproxy-weighted/lab.yaml', POND_LAB);
  await lab.write('more/theirs/lab.yaml', POND_LAB);
  const at = (name: string) => join(lab.root, name);
  return { labsFolder: at('built-in'), currentFolder: at('here'), searchFolders: [at('more')] };
}

describe('findLab', () => {
  it.each([
    ['haproxy-weighted', 'built-in/haproxy-weighted', true],
    ['mine', 'here/mine', false],
    ['yours', 'here/labs/yours', false],
    ['theirs', 'more/theirs', false],
    ['./haproxy-weighted', 'here/haproxy-weighted', false],
    ['labs/yours', 'here/labs/yours', false],
    ['Mein Lab ü', 'here/Mein Lab ü', false],
    ['../more/theirs', 'more/theirs', false],
    ['mine/lab.yaml', 'here/mine/lab.yaml', false],
    ['../built-in/haproxy-sticky', 'built-in/haproxy-sticky', true],
    ['.', 'here', false],
  ])('finds %s', async (given, path, builtIn) => {
    await using lab = await tempLab();
    expect(await findLab(given, await places(lab))).toEqual({ path: join(lab.root, path), builtIn });
  });

  it.each([
    ['haproxy-wieghted', 'did you mean haproxy-weighted?'],
    ['sticky', 'did you mean haproxy-sticky?'],
    ['myne', 'did you mean mine?'],
    ['HAProxy-Weighted', 'did you mean haproxy-weighted?'],
    ['zzz', 'lab list'],
    ['', 'lab list'],
    ['./zzz', 'lab list'],
  ])('does not know %s', async (given, suggestion) => {
    await using lab = await tempLab();
    const error: unknown = await findLab(given, await places(lab)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'usage', code: 'unknown-lab' });
    expect((error as { suggestions: string[] }).suggestions[0]).toBe(suggestion);
  });
});

describe('listLabFolders', () => {
  it('lists the heads, however they are written, and shows the broken', async () => {
    await using lab = await tempLab();
    await lab.write('labs/plain/lab.yaml', POND_LAB);
    await lab.write('labs/quoted/lab.yaml', "title: 'It''s: so'\nsummary: >-\n  two\n  lines\nfamily: \"a\" # why\n");
    await lab.write('labs/comment/lab.yaml', 'title: One # two\nsummary: S\nfamily: f\n');
    await lab.write('labs/nothing/lab.yaml', '');
    await lab.write('labs/garbage/lab.yaml', '{ [ : title: a');
    await lab.write('labs/no-lab/readme.md', '');
    await lab.write('labs/a-file', '');
    await mkdir(join(lab.root, 'labs/odd/lab.yaml'), { recursive: true });
    const entries = await listLabFolders(join(lab.root, 'labs'));
    expect(
      entries.map(({ name, title, summary, family, broken }) => [name, title, summary, family, broken !== undefined]),
    ).toEqual([
      ['comment', 'One', 'S', 'f', false],
      ['garbage', '', '', '', true],
      ['nothing', '', '', '', true],
      ['odd', '', '', '', true],
      ['plain', 'Ducks on a pond', 'Ducks swim and a heron counts them', 'pond', false],
      ['quoted', "It's: so", 'two lines', 'a', false],
    ]);
    expect(entries[4]?.folder).toBe(join(lab.root, 'labs/plain'));
  });

  it('lists nothing where there is no folder', async () => {
    await using lab = await tempLab();
    expect(await listLabFolders(join(lab.root, 'none'))).toEqual([]);
  });
});
