import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectStaleLocks, leaseStateOf, ownLease, type ProcessInfo } from '../../../src/lock/index.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const processes = (pid: number, alive: Readonly<Record<number, string>>, host = 'here'): ProcessInfo => ({
  ...{ pid, host },
  startOf: async (asked) => alive[asked],
});

const lease = () => ownLease(processes(7, { 7: 'boot/100' }));

describe('a lease', () => {
  it.each([
    ['held', 'held by the same process', processes(1, { 7: 'boot/100' })],
    ['held', 'held where the start cannot be told', processes(1, { 7: '' })],
    ['ended', 'ended when there is no such process', processes(1, {})],
    ['ended', 'ended when the number is another process’s now', processes(1, { 7: 'boot/222' })],
    ['elsewhere', 'not to be judged from another machine', processes(1, {}, 'there')],
  ])('is %s: %s', async (state, _why, now) => {
    expect((await leaseStateOf(await lease(), now)).state).toBe(state);
  });

  it('that nobody can read is never taken for ended', async () => {
    for (const text of ['', 'x', '{}', '{"pid":7}']) {
      expect((await leaseStateOf(text, processes(1, {}))).state).toBe('elsewhere');
    }
  });

  it('of this very process is held', async () => {
    expect(await leaseStateOf(await ownLease())).toMatchObject({ state: 'held', holder: { pid: process.pid } });
  });
});

describe('collectStaleLocks', () => {
  const holder = (pid: number, host = 'here') =>
    JSON.stringify({ pid, start: 'a', host, what: 'lab up', since: 'now' });

  it('removes the locks whose process is gone, and no other file', async () => {
    const folder = join(await temporaryFolder(), 'locks');
    await mkdir(folder);
    const files = {
      'dead.default.lock': holder(7),
      'alive.default.lock': holder(8),
      'far.default.lock': holder(7, 'there'),
      'fresh.default.lock': '',
      'notes.txt': holder(7),
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const processInfo = processes(1, { 1: 'a', 8: 'a' });
    const found = [{ name: 'dead.default.lock', holder: JSON.parse(holder(7)) as unknown }];
    expect(await collectStaleLocks(folder, { remove: false, processInfo })).toEqual(found);
    expect(await readdir(folder)).toHaveLength(5);
    expect(await collectStaleLocks(folder, { remove: true, processInfo })).toEqual(found);
    expect(await readdir(folder)).toEqual([
      'alive.default.lock',
      'far.default.lock',
      'fresh.default.lock',
      'notes.txt',
    ]);
  });

  it('finds none where there is no folder', async () => {
    expect(await collectStaleLocks('/nonexistent/locks', { remove: true })).toEqual([]);
  });
});
