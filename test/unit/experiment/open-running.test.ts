import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRunning } from '../../../src/experiment/index.js';
import { labNameOf } from '../../../src/experiment/down/lab-name.js';
import type { StageContext } from '../../../src/experiment/up/prepare-lab.js';
import { LABEL } from '../../../src/lab/labels.js';
import type { ParameterValues } from '../../../src/lab/definition.js';
import { fakeEngine, type FakeEngine } from '../../support/fake-engine.js';
import { readOnlyEngine } from '../../support/read-only-engine.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const LAB = 'haproxy-weighted';
const root = process.cwd();

/** A running entry container that tells of these parameters, started from that folder. */
async function running(parameters: ParameterValues | string, folder = join(root, 'labs', LAB)): Promise<FakeEngine> {
  const engine = fakeEngine({ images: ['app:1'] });
  const told = typeof parameters === 'string' ? parameters : JSON.stringify(parameters);
  const id = await engine.createContainer({
    ...{ name: 'x', image: 'app:1', environment: {}, networks: [], mounts: [], publish: [], init: false },
    limits: { memoryBytes: 1, pids: 1, cpus: 1 },
    labels: {
      ...{ [LABEL.lab]: LAB, [LABEL.instance]: 'default', [LABEL.service]: 'haproxy', [LABEL.entry]: 'haproxy' },
      ...{ [LABEL.folder]: folder, [LABEL.parameters]: told },
    },
  });
  await engine.startContainer(id);
  return engine;
}

function contextOf(engine: FakeEngine): StageContext {
  return {
    engine: readOnlyEngine(engine),
    shelves: { labs: join(root, 'labs'), templates: join(root, 'templates'), current: root },
    stateFolder: '/nowhere',
    images: { source: 'local', registry: undefined, mirror: undefined, registryMemory: new Map() },
    traffic: { from: 'host', program: '' },
    progress: () => undefined,
    signal: new AbortController().signal,
    clock: () => 0,
    timeoutScale: 1,
    version: '0.0.0',
  };
}

const open = async (parameters: ParameterValues | string, ...set: string[]) =>
  openRunning(contextOf(await running(parameters)), { nameOrPath: LAB, instance: 'default', set });

describe('openRunning', () => {
  it('takes the parameters from the labels', async () => {
    const { lab } = await open({ weights: [5, 1], balance: 'static-rr', requests: 60 });
    expect(lab.parameters).toEqual({ weights: [5, 1], balance: 'static-rr', requests: 60 });
    expect(lab.services.map(({ name }) => name)).toEqual(['app1', 'app2', 'haproxy']);
  });

  it('lays --set over them, and nothing else', async () => {
    const { lab } = await open({ weights: [5, 1], balance: 'static-rr', requests: 60 }, 'weights=1,1,1');
    expect(lab.parameters).toEqual({ weights: [1, 1, 1], balance: 'static-rr', requests: 60 });
  });

  it('forgets a parameter that the lab no longer has, and gives a new one its default', async () => {
    const { lab } = await open({ weights: [5, 1], colour: 'blue' });
    expect(lab.parameters).toEqual({ weights: [5, 1], balance: 'roundrobin', requests: 600 });
  });

  it('takes the defaults when the label is gone or somebody else’s', async () => {
    expect((await open('not json')).lab.parameters).toMatchObject({ weights: [2, 1, 3] });
  });

  it('says that a value is out of range by now: the lab has to be started again', async () => {
    await expect(open({ weights: [0, 0] })).rejects.toMatchObject({
      ...{ kind: 'invalid', code: 'outdated-parameters', suggestions: [`lab up ${LAB}`] },
      details: [expect.stringContaining('weights')],
    });
  });

  it('refuses a wrong --set as a word on the command line', async () => {
    await expect(open({}, 'weights=a')).rejects.toMatchObject({ kind: 'usage', code: 'invalid-setting' });
  });

  it('finds a lab by its folder', async () => {
    const opened = await openRunning(contextOf(await running({ weights: [1] })), {
      ...{ nameOrPath: `./labs/${LAB}`, instance: 'default', set: [] },
    });
    expect(opened.lab.parameters).toMatchObject({ weights: [1] });
  });

  it('says so when the lab’s folder is gone', async () => {
    const engine = await running({}, '/gone/lab');
    await expect(
      openRunning(contextOf(engine), { nameOrPath: LAB, instance: 'default', set: [] }),
    ).rejects.toMatchObject({ kind: 'usage', message: expect.stringContaining('/gone/lab') });
  });
});

describe('labNameOf', () => {
  it('is a name as it stands, a file’s word for a path, else the folder’s name', async () => {
    const parent = await temporaryFolder();
    await mkdir(join(parent, 'folder'));
    await writeFile(join(parent, 'folder', 'lab.yaml'), '# a comment\nname: written # so\nbogus: 1\n');
    expect(await labNameOf('folder', parent)).toBe('folder');
    expect(await labNameOf('./folder/', parent)).toBe('written');
    expect(await labNameOf('.', join(parent, 'folder'))).toBe('written');
    expect(await labNameOf(join(parent, 'folder', 'lab.yaml'), '/')).toBe('written');
    expect(await labNameOf('../other', join(parent, 'folder'))).toBe('other');
    await writeFile(join(parent, 'folder', 'lab.yaml'), 'name: "../evil"\n');
    expect(await labNameOf('./folder', parent)).toBe('folder');
  });
});
