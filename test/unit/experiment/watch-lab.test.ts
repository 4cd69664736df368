import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bringUp, prepareUp } from '../../../src/experiment/index.js';
import type { StageContext } from '../../../src/experiment/up/prepare-lab.js';
import { openChanges, watchLab, type WatchNews } from '../../../src/experiment/watch/index.js';
import { newsJson, newsText } from '../../../src/experiment/watch/news-text.js';
import { PLAIN } from '../../../src/report/index.js';
import { livelyEngine } from '../../support/lively-engine.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const root = process.cwd();

/** A lab of a person's own, up and watched; `save` edits its file and waits for what is told of it. */
async function watched() {
  const [engine, folder, stateFolder] = await Promise.all([livelyEngine(), temporaryFolder(), temporaryFolder()]);
  await cp(join(root, 'labs/haproxy-weighted'), folder, { recursive: true });
  const stop = new AbortController();
  const context: StageContext = {
    engine,
    shelves: { labs: join(root, 'labs'), templates: join(root, 'templates'), current: root },
    stateFolder,
    images: { source: 'local', registry: undefined, mirror: undefined, registryMemory: new Map() },
    traffic: { from: 'host', program: '' },
    progress: () => undefined,
    signal: stop.signal,
    clock: Date.now,
    timeoutScale: 1,
    version: '0.0.0',
  };
  const wishes = { nameOrPath: folder, set: [], instance: 'default', recreate: true, publish: ['haproxy=0'] };
  const started = await bringUp(context, await prepareUp(wishes, context.shelves));
  const listeners = new Map<string, () => void>();
  const changes = openChanges(
    (path, onChange) => {
      listeners.set(path, onChange);
      return { close: () => undefined };
    },
    0,
    stop.signal,
  );
  const news: WatchNews[] = [];
  let wake: () => void = () => undefined;
  const tell = async (one: WatchNews): Promise<void> => {
    news.push(one);
    wake();
  };
  const ended = watchLab({ context, wishes, started, changes, tell });
  const after = async (change: () => Promise<void>, where = folder): Promise<WatchNews> => {
    const heard = new Promise<void>((resolve) => (wake = resolve));
    await change();
    listeners.get(where)?.();
    await heard;
    return news.at(-1)!;
  };
  const file = join(folder, 'lab.yaml');
  const save = (from: string | RegExp, to: string): Promise<WatchNews> =>
    after(async () => writeFile(file, (await readFile(file, 'utf8')).replace(from, to)));
  const ids = (): string[] => [...engine.state.containers.keys()];
  if (news.length === 0) await new Promise<void>((resolve) => (wake = resolve));
  return { engine, folder, news, listeners, save, after, ids, stop: () => stop.abort(), ended };
}

describe('watchLab', () => {
  it('watches the folders of the definition and of every template', async () => {
    const lab = await watched();
    expect(lab.news).toEqual([{ type: 'watching', folders: [lab.folder, join(root, 'templates/haproxy/files')] }]);
    expect([...lab.listeners.keys()]).toEqual([lab.folder, join(root, 'templates/haproxy/files')]);
    lab.stop();
    await lab.ended;
  });

  it('replaces what a save changes, and nothing else; the lab stays up at the end', async () => {
    const lab = await watched();
    const before = lab.ids();
    const proxy = lab.engine.service('haproxy').id;
    const told = await lab.save('default: [2, 1, 3]', 'default: [5, 1, 3]');
    expect(newsJson(told)).toMatchObject({ type: 'changed', did: ['haproxy replaced: /lab/haproxy.cfg changed'] });
    const kept = before.filter((id) => id !== proxy);
    expect(lab.ids()).toEqual(expect.arrayContaining(kept));
    expect(lab.ids()).not.toContain(proxy);
    lab.stop();
    await lab.ended;
    expect(lab.ids()).toHaveLength(4);
  });

  it('says so when a save changes nothing that runs', async () => {
    const lab = await watched();
    const before = lab.ids();
    expect((await lab.save(/^title: .*/m, 'title: Another title')).type).toBe('unchanged');
    expect(lab.ids()).toEqual(before);
    lab.stop();
    await lab.ended;
  });

  it('shows what is wrong, keeps what runs, and goes on with the next save', async () => {
    const lab = await watched();
    const before = lab.ids();
    const told = await lab.save('services:', 'servises:');
    expect(told.type).toBe('refused');
    expect(newsText(told, PLAIN)).toMatch(/lab\.yaml:\d+:\d+[^]*did you mean[^]*what runs was left as it is$/);
    expect(lab.ids()).toEqual(before);
    expect((await lab.save('servises:', 'services:')).type).toBe('unchanged');
    lab.stop();
    await lab.ended;
  });

  it.each([
    ['haproxy', 'default: [2, 1, 3]', 'default: [5, 1, 3]'],
    ['python3', "PORT: '5000'", "PORT: '5001'"],
  ])('asks %s before what runs is replaced, and keeps it where the answer is no', async (program, from, to) => {
    const lab = await watched();
    const before = lab.ids();
    lab.engine.onExec((_, [name]) => (name === program ? REFUSALS[program] : undefined));
    const told = await lab.save(from, to);
    expect(newsJson(told)).toMatchObject({ type: 'refused', error: { kind: 'invalid', code: 'change-refused' } });
    expect(newsText(told, PLAIN)).toMatch(WORDS[program]!);
    expect(lab.ids()).toEqual(before);
    lab.stop();
    await lab.ended;
  });

  it('hears of a file that appears in a new folder, although the lab was wrong until then', async () => {
    const lab = await watched();
    await mkdir(join(lab.folder, 'more'));
    expect((await lab.save('template: haproxy/files/app.py', 'file: more/app.py')).type).toBe('refused');
    const file = join(lab.folder, 'more/app.py');
    const told = await lab.after(
      () => cp(join(root, 'templates/haproxy/files/app.py'), file),
      join(lab.folder, 'more'),
    );
    expect(told.type).toBe('unchanged');
    lab.stop();
    await lab.ended;
  });

  it('says once that the folder is gone, and goes on when it is back', async () => {
    const lab = await watched();
    const away = `${lab.folder}-away`;
    const told = await lab.after(() => rename(lab.folder, away));
    expect(newsText(told, PLAIN)).toMatch(/folder \S+ is gone\n {2}it goes on as soon as that folder is back/);
    expect((await lab.after(() => rename(away, lab.folder), dirname(lab.folder))).type).toBe('unchanged');
    expect((await lab.save(/^title: .*/m, 'title: Another title')).type).toBe('unchanged');
    lab.stop();
    await lab.ended;
  });

  it('does not take another name for another lab, nor a missing file for the end', async () => {
    const lab = await watched();
    const before = lab.ids();
    expect(newsJson(await lab.save('name: haproxy-weighted', 'name: other'))).toMatchObject({
      type: 'refused',
      error: { code: 'lab-renamed' },
    });
    expect((await lab.after(() => rm(join(lab.folder, 'lab.yaml')))).type).toBe('refused');
    expect(lab.ids()).toEqual(before);
    lab.stop();
    await lab.ended;
  });

  it('tells of a change that does not come up, and tries again at the next save', async () => {
    const lab = await watched();
    lab.engine.failNext('createContainer', await refusal(), { when: (spec) => !isTrial(spec) });
    expect((await lab.save('default: [2, 1, 3]', 'default: [5, 1, 3]')).type).toBe('failed');
    expect((await lab.save(/^title: .*/m, 'title: Another title')).type).toBe('changed');
    lab.stop();
    await lab.ended;
  });
});

const REFUSALS: Readonly<Record<string, { exitCode: number; stdout: string }>> = {
  haproxy: { exitCode: 1, stdout: "[ALERT]    (1) : config : parsing [/lab/haproxy.cfg:2] : unknown keyword 'lgo'\n" },
  python3: { exitCode: 0, stdout: '["/lab/app.py", 3, 5, "invalid syntax"]\n' },
};
const WORDS: Readonly<Record<string, RegExp>> = {
  haproxy:
    /nothing was replaced\n.*haproxy\.cfg:2:\d+ {2}HAProxy: unknown keyword 'lgo' \(rendered from .*hbs[^]*left as it is$/,
  python3: /nothing was replaced\n.*app\.py:3:5 {2}Python: invalid syntax\n[^]*left as it is$/,
};

async function refusal(): Promise<Error> {
  const { LabError } = await import('../../../src/errors.js');
  return new LabError('operation', 'Could not create container: no space left', { code: 'engine-refused' });
}

/** Where the new files are read before anything is replaced. */
function isTrial(spec: unknown): boolean {
  return JSON.stringify(spec).includes('trial');
}
