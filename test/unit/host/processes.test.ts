import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mountPoints } from '../../../src/host/private-engine/end-engine.js';
import { withLock } from '../../../src/host/private-engine/lock.js';
import { identifyProcess, isAlive, parseStat } from '../../../src/host/private-engine/process-identity.js';

const signal = new AbortController().signal;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-pe-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('processes and locks', () => {
  it('reads the start of a process whose name has blanks and parentheses', () => {
    const fields = ['S', '7', ...Array.from({ length: 17 }, () => '0'), '4242', '0'];
    expect(parseStat(`12 (a (b) c) ${fields.join(' ')}`)).toEqual({
      program: 'a (b) c',
      state: 'S',
      parent: 7,
      startTicks: 4242,
    });
  });

  it('knows itself', async () => {
    const own = await identifyProcess(process.pid);
    expect(await isAlive(own!)).toBe(true);
    expect(await identifyProcess(2 ** 30)).toBeUndefined();
  });

  it('lets one in at a time and tells whom it waits for', async () => {
    const file = join(folder, 'lock');
    const events: string[] = [];
    const inside = (name: string) => async (): Promise<void> => {
      events.push(`${name} in`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} out`);
    };
    const waiting: number[] = [];
    await Promise.all(['a', 'b'].map((name) => withLock(file, signal, (pid) => waiting.push(pid), inside(name))));
    expect(events.map((event) => event.split(' ')[1])).toEqual(['in', 'out', 'in', 'out']);
    expect(waiting.every((pid) => pid === process.pid)).toBe(true);
    await expect(access(file)).rejects.toThrow();
  });

  it('replaces a holder that has died, and gives up when interrupted', async () => {
    const file = join(folder, 'lock');
    const own = await identifyProcess(process.pid);
    await writeFile(file, JSON.stringify({ ...own, startTicks: 1 }));
    expect(
      await withLock(
        file,
        signal,
        () => undefined,
        async () => 'in',
      ),
    ).toBe('in');
    await writeFile(file, JSON.stringify(own));
    const stop = new AbortController();
    const waiting = withLock(
      file,
      stop.signal,
      () => stop.abort(),
      async () => 'in',
    );
    await expect(waiting).rejects.toMatchObject({ kind: 'interrupted' });
  });

  it('reads mount points with blanks in them', () => {
    expect(mountPoints('36 35 98:0 /a /mnt/a\\040b rw - ext4 /dev/x rw\n')).toEqual(['/mnt/a b']);
  });
});
