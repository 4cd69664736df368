import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/index.js';
import { insideLab } from '../../../src/experiment/sender/inside-lab.js';
import type { ResolvedLab, RunningLab } from '../../../src/lab/index.js';

const lab = {
  lab: 'shop',
  instance: 'default',
  services: [{ name: 'app' }, { name: 'gone' }],
} as unknown as ResolvedLab;
const running = {
  lab: 'shop',
  instance: 'default',
  services: [{ name: 'app', containerId: 'c1' }],
} as unknown as RunningLab;
const engine = {
  exec: (id: string) => Promise.resolve({ exitCode: 0, stdout: id, stderr: '' }),
} as unknown as Engine;
const inside = insideLab({ engine, lab, running, signal: new AbortController().signal });

describe('the inside of a lab', () => {
  it('runs a command in the container of a service', async () => {
    expect(await inside.exec('app', ['x'], { timeoutMs: 1000 })).toMatchObject({ stdout: 'c1' });
  });

  it('says of a service that does not run that it does not, which is no mistake of whoever asks', async () => {
    const wanted = { kind: 'operation', code: 'not-running', message: 'gone does not run' };
    await expect(inside.exec('gone', ['x'], { timeoutMs: 1000 })).rejects.toMatchObject(wanted);
    await expect(inside.container('gone')).rejects.toMatchObject(wanted);
    await expect(inside.container('nobody')).rejects.toMatchObject({ kind: 'usage' });
  });
});
