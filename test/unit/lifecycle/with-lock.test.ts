import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withLock, type LockOptions } from '../../../src/lifecycle/index.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

it('locks one copy of a lab and names it to those who wait in vain', async () => {
  const folder = await temporaryFolder();
  const options: LockOptions = {
    ...{ what: 'lab up demo', waitMs: 0, progress: () => undefined, signal: new AbortController().signal },
    clock: () => 0,
  };
  const lock = (instance: string, work: () => Promise<unknown>): Promise<unknown> =>
    withLock(folder, { lab: 'demo', instance }, options, work);
  const again = await lock('default', async () => {
    await lock('blue', async () =>
      expect(await readdir(join(folder, 'locks'))).toEqual(['demo.blue.lock', 'demo.default.lock']),
    );
    return lock('default', async () => undefined).catch((error: unknown) => error);
  });
  expect(again).toMatchObject({
    code: 'locked',
    message: expect.stringContaining('Lab demo (default) is in use by "lab up demo"') as string,
    suggestions: expect.arrayContaining(['Work on a copy of your own: --instance NAME']) as string[],
  });
});
