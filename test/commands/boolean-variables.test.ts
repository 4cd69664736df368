import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Down } from '../../src/commands/down.js';
import { Up } from '../../src/commands/up.js';
import { Ps } from '../../src/commands/ps.js';
import { fakeEngine } from '../support/fake-engine.js';
import { runCommand } from '../support/run-command.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { livelyEngine } from '../support/lively-engine.js';
import { ANY_PORT, changesOf, LAB, labBench } from './lab-bench.js';

async function up(environment: Record<string, string>) {
  const [engine, stateFolder] = await Promise.all([livelyEngine(), temporaryFolder()]);
  const run = await runCommand(Up, [LAB, ...ANY_PORT], {
    engine,
    environment: { LAB_STATE_DIR: stateFolder, ...environment },
  });
  return { ...run, changes: changesOf(engine.called()) };
}

describe('a variable that stands for yes or no', () => {
  it.each(['LAB_DRY_RUN', 'LAB_JSON', 'LAB_VERBOSE', 'LAB_YES'])(
    '%s=maybe is refused, and nothing starts',
    async (name) => {
      const { exitCode, stderr, changes } = await up({ [name]: 'maybe' });
      expect(stderr).toContain(`${name}: "maybe" is neither yes nor no\n`);
      expect(stderr).toContain('allowed: 1, true, yes, y and 0, false, no, n');
      expect({ exitCode, changes }).toEqual({ exitCode: 2, changes: [] });
    },
  );

  it.each(['1', 'TRUE', ' yes ', 'y\n'])('LAB_DRY_RUN=%j is a yes', async (word) => {
    const { exitCode, changes } = await up({ LAB_DRY_RUN: word });
    expect({ exitCode, changes }).toEqual({ exitCode: 0, changes: [] });
  });

  it.each(['0', 'False', ' no ', 'n', '', '  '])('LAB_DRY_RUN=%j is a no', async (word) => {
    const { exitCode, changes } = await up({ LAB_DRY_RUN: word });
    expect(exitCode).toBe(0);
    expect(changes).toContain('startContainer');
  });

  it('is no matter of commands without that flag, and answers in JSON where that is wanted', async () => {
    const engine = fakeEngine();
    expect((await runCommand(Ps, [], { engine, environment: { LAB_DRY_RUN: 'maybe' } })).exitCode).toBe(0);
    const { json } = await runCommand(Ps, ['--json'], { engine, environment: { LAB_WATCH: 'maybe' } });
    expect(json()).toMatchObject({ exitCode: 2, error: { kind: 'usage', code: 'bad-environment' } });
  });

  it('that says no wins over the config file', async () => {
    const LAB_CONFIG = join(await temporaryFolder(), 'config.yaml');
    await writeFile(LAB_CONFIG, 'all: true\n');
    const down = async (environment: Record<string, string>): Promise<number> =>
      (await runCommand(Down, [], { engine: fakeEngine(), environment: { LAB_CONFIG, ...environment } })).exitCode;
    expect([await down({}), await down({ LAB_ALL: 'no' })]).toEqual([0, 2]);
  });

  it('is not among the words of the command that goes on', async () => {
    const bench = await labBench();
    await bench.run(Up, [LAB, ...ANY_PORT]);
    const removeContainer: typeof bench.engine.removeContainer = (...given) => {
      bench.engine.lose();
      return bench.engine.removeContainer(...given);
    };
    const engine = { ...bench.engine, removeContainer };
    const environment = { LAB_YES: '1', LAB_STATE_DIR: bench.stateFolder };
    const { stderr } = await runCommand(Down, [LAB], { engine, environment });
    expect(stderr).toContain(`try: lab down ${LAB}\n`);
  });
});
