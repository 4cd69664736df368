import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { EngineStart } from '../../src/commands/engine/start.js';
import { EngineStop } from '../../src/commands/engine/stop.js';
import { ImagesBuild } from '../../src/commands/images/build.js';
import { ImagesPull } from '../../src/commands/images/pull.js';
import { ImagesRemove } from '../../src/commands/images/remove.js';
import { fakeEngine } from '../support/fake-engine.js';
import { livelyEngine } from '../support/lively-engine.js';
import { readOnlyEngine } from '../support/read-only-engine.js';
import { runCommand } from '../support/run-command.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** Commands that change an engine, its images, or a folder of a person's. */
const WRITERS = [
  'compose',
  'down',
  'engine:start',
  'engine:stop',
  'gc',
  'images:build',
  'images:pull',
  'images:remove',
  'new',
  'set',
  'up',
];

describe('--dry-run', () => {
  it('is there wherever a command writes', () => {
    const { commands } = JSON.parse(readFileSync('oclif.manifest.json', 'utf8')) as {
      commands: Record<string, { flags: Record<string, unknown> }>;
    };
    for (const id of WRITERS) expect(Object.keys(commands[id]?.flags ?? {}), id).toContain('dry-run');
  });

  it.each([
    ['build', ImagesBuild, /^build \S+/],
    ['pull', ImagesPull, /^pull \S+/],
  ] as const)('images %s lists what is missing, over an engine that cannot write', async (_, command, wanted) => {
    const dry = await runCommand(command, ['--dry-run'], { engine: readOnlyEngine(fakeEngine()) });
    expect({ exitCode: dry.exitCode, stderr: dry.stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(dry.stdout).toMatch(wanted);
    const full = readOnlyEngine(await livelyEngine());
    expect((await runCommand(command, ['haproxy', '--dry-run'], { engine: full })).stdout).toBe('nothing to do\n');
  });

  it('images remove lists what would go', async () => {
    const engine = await livelyEngine();
    const dry = await runCommand(ImagesRemove, ['haproxy', '--dry-run', '--json'], { engine: readOnlyEngine(engine) });
    expect(dry.json()).toMatchObject({ exitCode: 0, result: { plan: [expect.stringMatching(/^remove .*haproxy/)] } });
  });

  it('engine start and stop tell what they would do, and leave the state folder empty', async () => {
    const stateFolder = await temporaryFolder();
    const environment = { LAB_STATE_DIR: stateFolder };
    expect((await runCommand(EngineStart, ['--dry-run'], { environment })).stdout).toMatch(/^start a private engine/);
    expect((await runCommand(EngineStop, ['--dry-run'], { environment })).stdout).toBe('nothing to do\n');
    expect(await readdir(stateFolder)).toEqual([]);
  });
});
