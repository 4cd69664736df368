import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { labelFilter } from '../../src/lab/labels.js';
import { freshInstance } from '../support/built-lab.js';
import { connectTestEngine } from '../support/real-engine.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..');
const NAME = 'haproxy-weighted';

/** As a new user: the packed tarball, installed globally into an empty prefix. Returns the prefix. */
async function installed(folder: string): Promise<string> {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  // dist/ is what the other tests use: it is not built again under them.
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder, ...quiet], { cwd: ROOT });
  const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  const prefix = join(folder, 'prefix');
  const environment = { ...process.env, npm_config_prefix: prefix };
  await run('npm', ['install', '-g', join(folder, tarball), ...quiet], { cwd: folder, env: environment });
  return prefix;
}

it('runs from the packed tarball, installed globally', async () => {
  const folder = await temporaryFolder();
  const prefix = await installed(folder);
  const instance = freshInstance();
  const environment = { ...process.env, LAB_STATE_DIR: join(folder, 'state'), NO_COLOR: '1' };
  const lab = async (...args: readonly string[]) => {
    const { stdout } = await run(join(prefix, 'bin', 'lab'), args, { cwd: folder, env: environment });
    return stdout;
  };
  onTestFinished(async () => {
    await lab('down', NAME, '--instance', instance, '--volumes');
    const engine = await connectTestEngine();
    const left = await engine.containers(labelFilter({ lab: NAME, instance }));
    engine.close();
    expect(left).toEqual([]);
  });

  expect(await lab('list')).toMatch(/haproxy-weighted +haproxy +/);
  expect(await lab('help', 'up')).toContain('start a lab');
  const up = await lab('up', NAME, '--instance', instance, '--publish', 'haproxy=0', '--verify');
  expect(up).toMatch(/PASS {2}roundrobin by weight 2:1:3/);

  expect(await lab('new', 'my-lab', '--template', 'haproxy', '--set', 'weights=3,1')).toContain('wrote ./my-lab');
  expect(await readFile(join(folder, 'my-lab', 'lab.yaml'), 'utf8')).toContain('default: [3, 1]');
  expect(await lab('validate', 'my-lab')).toContain('my-lab is valid');
  expect(await lab('list')).toMatch(/my-lab +haproxy +\.\/my-lab/);
});
