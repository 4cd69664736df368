import { beforeEach, describe, expect, it } from 'vitest';
import { ImagesBuild } from '../../src/commands/images/build.js';
import { ImagesList } from '../../src/commands/images/list.js';
import { ImagesPull } from '../../src/commands/images/pull.js';
import { ImagesRemove } from '../../src/commands/images/remove.js';
import { imageCandidates, readImageCatalogue } from '../../src/images/index.js';
import { LABEL } from '../../src/lab/index.js';
import { fakeEngine, type FakeEngine } from '../support/fake-engine.js';
import { runCommand } from '../support/run-command.js';

describe('lab images', () => {
  let engine: FakeEngine;
  let built: string;
  beforeEach(async () => {
    engine = fakeEngine();
    const candidates = imageCandidates(await readImageCatalogue('templates'), 'haproxy', 'packages', undefined);
    built = candidates[0]?.reference ?? '';
    engine.addImage(built, { [LABEL.role]: 'haproxy' });
  });

  it('lists what is there and what is missing', async () => {
    const run = await runCommand(ImagesList, [], { engine });
    expect(run.stdout).toMatch(new RegExp(`haproxy +${built} +\\d+ +packages`));
    expect(run.stdout).toMatch(/flask-backend +missing/);
    expect((await runCommand(ImagesList, ['--json'], { engine })).json().result).toMatchObject({
      images: [{ role: 'haproxy', current: true }],
      missing: expect.arrayContaining(['flask-backend', 'rabbitmq', 'traffic-client', 'engine-node']) as string[],
    });
  });

  it('leaves alone what is there already', async () => {
    const run = await runCommand(ImagesBuild, ['haproxy', '--json'], { engine });
    expect(run.json()).toMatchObject({ exitCode: 0, result: { images: [{ role: 'haproxy', origin: 'present' }] } });
    expect(engine.called()).not.toContain('buildImage');
  });

  it('removes ours, and only the role that was named', async () => {
    const run = await runCommand(ImagesRemove, ['haproxy'], { engine });
    expect(run).toMatchObject({ exitCode: 0, stdout: `✔ removed ${built}\n1 removed, 0 kept\n` });
    expect(await engine.image(built)).toBeUndefined();
  });

  it.each([
    ['build', ImagesBuild],
    ['pull', ImagesPull],
    ['remove', ImagesRemove],
  ])('answers an unknown role to %s with exit 2 and the nearest one', async (_, command) => {
    const run = await runCommand(command, ['hproxy'], { engine });
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('did you mean haproxy?');
    expect(await engine.image(built)).toBeDefined();
  });

  it('passes a refusal of the engine on', async () => {
    expect((await runCommand(ImagesList, [])).exitCode).toBe(4);
  });
});
