import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Inspect } from '../../../../src/engine/engine.js';
import { staleFiles } from '../../../../src/experiment/compose/stale-files.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const STARTED_MS = Date.UTC(2026, 0, 1);
const services = ['app1', 'app2', 'web'].map((name) => ({
  ...{ name, containerId: `id-${name}`, containerName: name, image: 'app', imageId: 'sha256:a', ports: [] },
}));
const inspect = (local: boolean) =>
  ({ address: { local }, container: () => Promise.resolve({ startedMs: STARTED_MS }) }) as unknown as Inspect;
const mounted = new Map([
  ['app1', ['files/app.py']],
  ['app2', ['files/app.py']],
  ['web', ['files/web.conf', 'files/gone']],
]);

it('warns of a file that is younger than a container which mounts it, with the command that restarts all of those', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'files'));
  for (const [path, ageMs] of [['files/app.py', -1000] as const, ['files/web.conf', 1000] as const]) {
    await writeFile(join(folder, path), '');
    await utimes(join(folder, path), 0, (STARTED_MS - ageMs) / 1000);
  }
  const project = { folder, shown: 'hand out', mounted, services };
  expect(await staleFiles(inspect(true), project)).toEqual([
    "hand out/files/app.py was changed after app1, app2 had started, with the old file perhaps: docker compose --project-directory 'hand out' restart app1 app2",
  ]);
  expect(await staleFiles(inspect(false), project)).toEqual([]);
});
