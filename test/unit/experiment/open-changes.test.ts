import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openChanges, type WatchFolder } from '../../../src/experiment/watch/index.js';
import { watchFolder } from '../../../src/experiment/watch/watch-folder.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** A watcher that a test speaks for. */
function injected() {
  const watched = new Map<string, () => void>();
  const log: string[] = [];
  const watch: WatchFolder = (folder, onChange) => {
    log.push(`+${folder}`);
    watched.set(folder, onChange);
    return { close: () => void log.push(`-${folder}`) };
  };
  return { watch, log, change: (folder: string) => watched.get(folder)?.() };
}

describe('openChanges', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('takes the events of one save for one change, once they are over', async () => {
    const { watch, change } = injected();
    const changes = openChanges(watch, 100, new AbortController().signal);
    changes.over(['/a', '/b']);
    const seen: boolean[] = [];
    void changes.next().then((more) => seen.push(more));
    change('/a');
    await vi.advanceTimersByTimeAsync(90);
    change('/b');
    await vi.advanceTimersByTimeAsync(90);
    expect(seen).toEqual([]);
    await vi.advanceTimersByTimeAsync(10);
    expect(seen).toEqual([true]);
    const second = changes.next();
    change('/a');
    await vi.advanceTimersByTimeAsync(100);
    expect(await second).toBe(true);
    changes.close();
  });

  it('keeps a change that comes while nobody waits', async () => {
    const { watch, change } = injected();
    const changes = openChanges(watch, 100, new AbortController().signal);
    changes.over(['/a']);
    change('/a');
    await vi.advanceTimersByTimeAsync(100);
    expect(await changes.next()).toBe(true);
    changes.close();
  });

  it('ends when the signal aborts, and watches the new folders before it leaves the old ones', async () => {
    const { watch, log } = injected();
    const stop = new AbortController();
    const changes = openChanges(watch, 100, stop.signal);
    changes.over(['/a', '/a']);
    changes.over(['/a', '/b']);
    expect(log).toEqual(['+/a', '+/a', '+/b', '-/a']);
    const waiting = changes.next();
    stop.abort();
    expect(await waiting).toBe(false);
    expect(await changes.next()).toBe(false);
    changes.close();
    expect(log.slice(4)).toEqual(['-/a', '-/b']);
  });
});

describe('watchFolder', () => {
  it('hears of a save that renames a new file over the old one, again and again', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'lab.yaml'), 'one');
    const changes = openChanges(watchFolder, 20, new AbortController().signal);
    for (const text of ['two', 'three']) {
      changes.over([folder]);
      await writeFile(join(folder, '.lab.yaml.swp'), text);
      await rename(join(folder, '.lab.yaml.swp'), join(folder, 'lab.yaml'));
      expect(await changes.next()).toBe(true);
    }
    changes.close();
  });

  it('does without a folder that is not there, and finds it when it came', async () => {
    const folder = join(await temporaryFolder(), 'later');
    const changes = openChanges(watchFolder, 20, new AbortController().signal);
    changes.over([folder]);
    await mkdir(folder);
    changes.over([folder]);
    await writeFile(join(folder, 'file'), '');
    expect(await changes.next()).toBe(true);
    changes.close();
  });
});
