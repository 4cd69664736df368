import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readMounted } from '../../../../src/experiment/compose/read-mounted.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';
import { lab, service } from '../../lifecycle/fixtures.js';

const mounting = (source: string) =>
  lab({
    services: ['a', 'b'].map((name) =>
      service(name, { mounts: [{ kind: 'bind', source, target: '/x', readOnly: true }] }),
    ),
  });

it('reads what lies in the folders that services mount, with its modes and byte for byte', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'deep'));
  await writeFile(join(folder, 'deep', 'logo.bin'), Uint8Array.of(0, 255, 7));
  await writeFile(join(folder, 'run.sh'), 'true\n');
  await chmod(join(folder, 'run.sh'), 0o755);
  const files = (await readMounted(mounting(folder))).get(folder) ?? [];
  const byPath = Object.fromEntries(
    files.map(({ path, content, mode }) => [path, { bytes: [...Buffer.from(content)], mode }]),
  );
  expect(byPath['deep/logo.bin']?.bytes).toEqual([0, 255, 7]);
  expect(byPath['run.sh']?.mode).toBe(0o755);
  expect(Object.keys(byPath)).toHaveLength(2);
});

it('refuses a link that leads out', async () => {
  const [folder, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
  await writeFile(join(elsewhere, 'secret'), 'x');
  await symlink(join(elsewhere, 'secret'), join(folder, 'link'));
  await expect(readMounted(mounting(folder))).rejects.toMatchObject({ kind: 'invalid', code: 'bad-mount' });
});

it('has nothing to read where only volumes are mounted', async () => {
  expect((await readMounted(lab())).size).toBe(0);
});
