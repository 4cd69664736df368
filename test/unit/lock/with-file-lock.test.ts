import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LabError } from '../../../src/errors.js';
import { withFileLock, type LockOptions, type ProcessInfo } from '../../../src/lock/index.js';

const file = 'locks/demo.default.lock';
let folder = '';

beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'lab-lock-'))));
afterEach(() => rm(folder, { recursive: true }));

/** Processes by number, with the time of their start. */
const processes = (pid: number, alive: Readonly<Record<number, string>>): ProcessInfo => ({
  ...{ pid, host: 'here' },
  startOf: async (asked) => alive[asked],
});

const options = (change: Partial<LockOptions> = {}): LockOptions => ({
  ...{
    guarded: 'Lab demo',
    what: 'lab up demo',
    waitMs: 0,
    progress: () => undefined,
    signal: new AbortController().signal,
  },
  clock: () => 0,
  processInfo: processes(1, { 1: 'a', 2: 'b' }),
  ...change,
});

const held = (holder: object): Promise<void> =>
  withFileLock(join(folder, file), options(), () =>
    writeFile(
      join(folder, file),
      JSON.stringify({ pid: 2, start: 'b', host: 'here', what: 'lab up', since: 'now', ...holder }),
    ),
  );

describe('withFileLock', () => {
  it('says so when the lock cannot be written', async () => {
    await writeFile(join(folder, 'locks'), 'a file where a folder should be');
    const locked = withFileLock(join(folder, file), options(), () => Promise.resolve());
    await expect(locked).rejects.toMatchObject({ kind: 'operation', code: 'state-not-writable', exitCode: 5 });
  });

  it('holds a private file while the work goes on, and removes it after', async () => {
    await withFileLock(join(folder, file), options(), async () => {
      expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
      expect((await stat(join(folder, 'locks'))).mode & 0o777).toBe(0o700);
      expect(JSON.parse(await readFile(join(folder, file), 'utf8'))).toMatchObject({
        pid: 1,
        start: 'a',
        what: 'lab up demo',
      });
    });
    expect(await readdir(join(folder, 'locks'))).toEqual([]);
  });

  it('is released when the work fails', async () => {
    await expect(withFileLock(join(folder, file), options(), () => Promise.reject(new Error('no')))).rejects.toThrow(
      'no',
    );
    expect(await readdir(join(folder, 'locks'))).toEqual([]);
  });

  it('names the holder when the wait is over, and leaves the lock to it', async () => {
    await held({});
    const error: unknown = await withFileLock(join(folder, file), options(), async () => undefined).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ kind: 'operation', code: 'locked' });
    expect((error as LabError).message).toBe('Lab demo is in use by "lab up" (process 2 on here, since now)');
    expect(await readdir(join(folder, 'locks'))).toHaveLength(1);
  });

  it('waits for its turn, and says for whom', async () => {
    const said: string[] = [];
    const order: string[] = [];
    const first = deferred();
    const began = deferred();
    const one = withFileLock(join(folder, file), options(), async () => {
      began.resolve();
      await first.promise;
      order.push('one');
    });
    await began.promise;
    const progress: LockOptions['progress'] = (event) => {
      if (event.type === 'start') said.push(event.text);
      first.resolve();
    };
    await withFileLock(join(folder, file), options({ waitMs: 1, progress }), async () => void order.push('two'));
    await one;
    expect(order).toEqual(['one', 'two']);
    expect(said[0]).toContain('lab up demo');
  });

  it.each([
    ['is gone', { pid: 3 }],
    ['has its number from another one', { start: 'earlier' }],
  ])('takes over a lock whose process %s, and tells', async (_why, holder) => {
    await held(holder);
    const takenOver = await withFileLock(join(folder, file), options(), async (lock) => lock.takenOver);
    expect(takenOver).toMatchObject(holder);
    expect(await readdir(join(folder, 'locks'))).toEqual([]);
  });

  it('does not take over the lock of another machine', async () => {
    await held({ pid: 3, host: 'elsewhere' });
    await expect(withFileLock(join(folder, file), options(), async () => undefined)).rejects.toMatchObject({
      code: 'locked',
    });
  });

  it('lets one in at a time when many find the same stale lock', async () => {
    await held({ pid: 3 });
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
    };
    const alive = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [10 + at, 'x']));
    await Promise.all(
      Object.keys(alive).map((pid) =>
        withFileLock(join(folder, file), options({ waitMs: 1, processInfo: processes(Number(pid), alive) }), work),
      ),
    );
    expect(most).toBe(1);
  });

  it('ends its wait on interruption', async () => {
    await held({});
    const controller = new AbortController();
    const progress = (): void => controller.abort();
    const waiting = withFileLock(
      join(folder, file),
      options({ waitMs: 1, progress, signal: controller.signal }),
      async () => undefined,
    );
    await expect(waiting).rejects.toMatchObject({ kind: 'interrupted' });
  });
});

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
