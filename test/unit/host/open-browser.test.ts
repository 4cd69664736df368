import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { browserCommand, openBrowser, runProgram } from '../../../src/host/index.js';
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

const place = (PATH: string) => ({ platform: 'linux', environment: { PATH, WAYLAND_DISPLAY: 'w' } }) as const;

it('opens the address, and tells the opener’s exit code when that went wrong', async () => {
  const good = await program('xdg-open', 'printf %s "$1" > "$(dirname "$0")/opened"');
  expect(await openBrowser(ADDRESS, place(good))).toEqual({ opened: true });
  expect(await readFile(join(good, 'opened'), 'utf8')).toBe(ADDRESS);
  const bad = await program('xdg-open', 'exit 3');
  expect(await openBrowser(ADDRESS, place(bad))).toEqual({ opened: false, opener: 'xdg-open', exitCode: 3 });
  expect(await openBrowser(ADDRESS, place('/nonexistent'))).toEqual({ opened: false });
});

it.each([
  ['ends', 'sleep 0.2', { opened: true }],
  ['fails', 'sleep 0.2; exit 3', { opened: false, opener: 'xdg-open', exitCode: 3 }],
  ['stays', 'exec sleep 3', { opened: true }],
])('a process that has nothing else to do waits for an opener that %s', async (_, text, opening) => {
  const script = `const { openBrowser } = await import(${JSON.stringify(resolve('src/host/open-browser.ts'))});
    const opening = await openBrowser('${ADDRESS}', ${JSON.stringify(place(await program('xdg-open', text)))});
    process.stdout.write(JSON.stringify(opening));`;
  const { exitCode, stdout } = await runProgram(process.execPath, [
    ...['--import', 'tsx', '--input-type=module', '--eval', script],
  ]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: JSON.stringify(opening) });
});
