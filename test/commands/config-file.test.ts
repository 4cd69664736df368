import { cp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Doctor } from '../../src/commands/doctor.js';
import { Down } from '../../src/commands/down.js';
import { Info } from '../../src/commands/info.js';
import { List } from '../../src/commands/list.js';
import { Logs } from '../../src/commands/logs.js';
import { Ps } from '../../src/commands/ps.js';
import { fakeEngine } from '../support/fake-engine.js';
import { runCommand } from '../support/run-command.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const LAB = 'haproxy-weighted';

async function configured(text: string): Promise<{ path: string; environment: Record<string, string> }> {
  const path = join(await temporaryFolder(), 'config.yaml');
  await writeFile(path, text);
  return { path, environment: { LAB_CONFIG: path } };
}

const weights = async (text: string, ...argv: string[]): Promise<unknown> => {
  const { environment } = await configured(text);
  const { result, error } = (await runCommand(Info, [LAB, '--json', ...argv], { environment })).json();
  if (!result) throw new Error(JSON.stringify(error));
  const { parameters } = result as { parameters: { name: string; value?: unknown; default?: unknown }[] };
  return JSON.stringify(parameters.find(({ name }) => name === 'weights'));
};

describe('the config file', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('gives defaults: the command line wins over the environment, and that over the file', async () => {
    const text = "set: ['weights=7,1,1']\n";
    const own = await weights('{}');
    const fromFile = await weights(text);
    expect(fromFile).not.toBe(own);
    expect(fromFile).toContain('7');
    expect(await weights(text, '--set', 'weights=8,1,1')).toContain('8');
    vi.stubEnv('LAB_SET', 'weights=9,1,1\nbalance=static-rr');
    expect(await weights(text)).toContain('9');
    expect(await weights(text, '--set', 'weights=8,1,1')).toContain('8');
  });

  it('leaves out what another flag on the command line excludes, and flags of other commands', async () => {
    const { environment } = await configured('instance: blue\njobs: 3\n');
    const down = await runCommand(Down, ['--all'], { environment, engine: fakeEngine() });
    expect(down).toMatchObject({ exitCode: 0, stdout: 'nothing was up, 0 left\n' });
  });

  it('names folders with labs, counted from itself or from home, after those of LAB_PATH', async () => {
    const { path, environment } = await configured('lab-path: [more, ~/nowhere]\n');
    await cp(join('labs', LAB), join(dirname(path), 'more', 'mine'), { recursive: true });
    const { result } = (await runCommand(List, ['--json'], { environment, engine: fakeEngine() })).json();
    const { labs } = result as { labs: { call: string; folder: string }[] };
    expect(labs.filter(({ call }) => call === 'mine')).toMatchObject([{ folder: join(dirname(path), 'more', 'mine') }]);
    const wrong = await configured('lab-path: {a: 1}\n');
    const { error } = (await runCommand(List, ['--json'], { ...wrong, engine: fakeEngine() })).json();
    expect(error).toMatchObject({
      code: 'invalid-config',
      details: [expect.stringContaining('"lab-path" takes a text')],
    });
  });

  it('ends with 3 and every wrong key at its place', async () => {
    const { path, environment } = await configured('instance: blue\ninstence: red\njson: true\nset: {a: 1}\n');
    const { exitCode, error } = (await runCommand(Ps, ['--json'], { environment, engine: fakeEngine() })).json();
    expect({ exitCode, code: error?.code }).toEqual({ exitCode: 3, code: 'invalid-config' });
    expect(error?.details).toEqual([
      `${path}:2:1  there is no flag "instence"; did you mean "instance"?`,
      `${path}:3:1  "json" is for the command line alone`,
      `${path}:4:1  "set" takes a text, a number, true, false, or a list`,
    ]);
  });

  it('ends with 3 at a value that the flag does not take, and at broken YAML', async () => {
    const bad = await configured('# mine\nimages: everywhere\n');
    const wrong = await runCommand(Doctor, [], { environment: bad.environment, engine: fakeEngine() });
    expect(wrong.exitCode).toBe(3);
    expect(wrong.stderr).toContain(`${bad.path}:2:1  Expected --images=everywhere to be one of`);
    const broken = await configured('images: [\n');
    expect((await runCommand(Ps, [], { environment: broken.environment, engine: fakeEngine() })).exitCode).toBe(3);
  });

  it('is named, as the environment is, where a value of it is wrong', async () => {
    const { path, environment } = await configured('set: [weights=1,1]\n');
    const fromFile = await runCommand(Info, [LAB], { environment });
    expect(fromFile.stderr).toContain(`--set weights=1 1 (from ${path}:1:1)`);
    expect(fromFile.exitCode).toBe(2);
    vi.stubEnv('LAB_TAIL', 'x');
    const fromVariable = await runCommand(Logs, [LAB], { environment: { LAB_TAIL: 'x' } });
    expect(fromVariable.stderr).toContain('--tail (from LAB_TAIL): Expected an integer');
    const typed = await runCommand(Logs, [LAB, '--tail', 'y'], { environment: { LAB_TAIL: 'x' } });
    expect(typed.stderr).toContain('--tail: Expected an integer');
  });

  it('may be missing, unless LAB_CONFIG names it', async () => {
    const environment = { LAB_CONFIG: join(await temporaryFolder(), 'none.yaml') };
    const { exitCode, stderr } = await runCommand(Ps, [], { environment, engine: fakeEngine() });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('none.yaml cannot be read') });
    const { environment: empty } = await configured('');
    expect((await runCommand(Ps, [], { environment: empty, engine: fakeEngine() })).exitCode).toBe(0);
  });

  it('is shown by doctor', async () => {
    const { path, environment } = await configured('jobs: 2\nimages: local\n');
    const { stdout } = await runCommand(Doctor, [], { environment, engine: fakeEngine() });
    expect(stdout).toContain(`${path}: jobs, images`);
  });
});
