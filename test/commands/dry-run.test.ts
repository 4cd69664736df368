import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { EngineStart } from '../../src/commands/engine/start.js';
import { EngineStop } from '../../src/commands/engine/stop.js';
import { ImagesBuild } from '../../src/commands/images/build.js';
import { ImagesPull } from '../../src/commands/images/pull.js';
import { ImagesRemove } from '../../src/commands/images/remove.js';
import { Parity } from '../../src/commands/parity.js';
import { Prove } from '../../src/commands/prove.js';
import { Quickstart } from '../../src/commands/quickstart.js';
import { Test } from '../../src/commands/test.js';
import { Up } from '../../src/commands/up.js';
import type { Engine } from '../../src/engine/engine.js';
import { fakeEngine } from '../support/fake-engine.js';
import { livelyEngine } from '../support/lively-engine.js';
import { readOnlyEngine } from '../support/read-only-engine.js';
import { runCommand } from '../support/run-command.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const LAB = 'haproxy-weighted';

/** Commands that look, ask, or send traffic: they change no engine, no image, and no folder of a person's. `doctor` does with --fix what it tells without. */
const READERS = [
  ...['cluster:status', 'complete', 'completion', 'doctor', 'engine:status', 'images:list', 'info', 'list', 'logs'],
  ...['open', 'port', 'predict', 'ps', 'schema', 'trace', 'traffic', 'validate', 'verify', 'watch'],
  // What they do is what the person types.
  ...['exec', 'shell'],
];

describe('--dry-run', () => {
  it('is there wherever a command writes', () => {
    const { commands } = JSON.parse(readFileSync('oclif.manifest.json', 'utf8')) as {
      commands: Record<string, { flags: Record<string, unknown> }>;
    };
    for (const [id, { flags }] of Object.entries(commands)) {
      expect(Object.keys(flags).includes('dry-run'), id).toBe(!READERS.includes(id));
    }
  });

  it.each([
    ['test', Test, [LAB, 'docker-overlay'], `test ${LAB}: up, judge configuration, order, totals, down`],
    ['prove', Prove, [LAB, '--control', 'unbroken'], `prove ${LAB} unbroken: PASS`],
    ['prove', Prove, [LAB], `prove ${LAB} random: FAIL of configuration, order, naming random`],
    ['prove', Prove, ['docker-overlay'], 'leave docker-overlay out: not verified without --allow-cluster'],
    ['test', Test, ['docker-overlay', '--allow-cluster'], 'start a cluster of its own for docker-overlay'],
    ['parity', Parity, [LAB], `compare ${LAB} with its compose folder: judge configuration, order, totals`],
    ['parity', Parity, ['docker-overlay'], 'leave docker-overlay out: compose cannot express a swarm'],
    ['quickstart', Quickstart, [], 'send its traffic, and judge its claims'],
  ] as const)(
    'lab %s says what it would run, over an engine that cannot write (case %#)',
    async (_, command, argv, line) => {
      const environment = { DOCKER_HOST: 'unix:///nowhere.sock', LAB_STATE_DIR: await temporaryFolder() };
      const run = async (engine: Engine) =>
        runCommand(command, [...argv, '--dry-run'], { environment, engine: readOnlyEngine(engine) });
      const [bare, full] = [await run(fakeEngine()), await run(await livelyEngine())];
      for (const { exitCode, stderr, stdout } of [bare, full]) {
        expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
        expect(stdout).toContain(line);
      }
      expect(full.stdout).not.toContain('image haproxy:');
      if (argv.some((word) => word === LAB)) expect(bare.stdout).toMatch(/^image haproxy: .*(pull|build)/m);
      expect(await readdir(environment.LAB_STATE_DIR)).toEqual([]);
    },
  );

  it('lab up plans with the image source that was asked for', async () => {
    const engine = readOnlyEngine(fakeEngine());
    const { stdout } = await runCommand(Up, [LAB, '--dry-run', '--images', 'packages'], { engine });
    expect(stdout).toMatch(/^image haproxy: build /m);
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
