import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { browserCommand, openBrowser } from '../../../src/host/index.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const ADDRESS = 'http://127.0.0.1:8080';

async function program(name: string, text: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`);
  await chmod(join(folder, name), 0o755);
  return folder;
}

it('takes what the system has for it', async () => {
  const PATH = await program('xdg-open', 'exit 0');
  const linux = { platform: 'linux', environment: { PATH, DISPLAY: ':0' } } as const;
  expect(await browserCommand(ADDRESS, linux)).toEqual([join(PATH, 'xdg-open'), ADDRESS]);
  expect(await browserCommand(ADDRESS, { platform: 'win32', environment: {} })).toEqual([
    'cmd',
    '/c',
    'start',
    '',
    ADDRESS,
  ]);
  expect(await browserCommand(ADDRESS, { platform: 'linux', environment: { PATH } })).toBeUndefined();
  expect(await browserCommand(ADDRESS, { platform: 'sunos', environment: { PATH } })).toBeUndefined();
});

it('opens the address, and says whether that went well', async () => {
  const good = await program('xdg-open', 'printf %s "$1" > "$(dirname "$0")/opened"');
  const place = (PATH: string) => ({ platform: 'linux', environment: { PATH, WAYLAND_DISPLAY: 'w' } }) as const;
  expect(await openBrowser(ADDRESS, place(good))).toBe(true);
  expect(await readFile(join(good, 'opened'), 'utf8')).toBe(ADDRESS);
  expect(await openBrowser(ADDRESS, place(await program('xdg-open', 'exit 3')))).toBe(false);
});
