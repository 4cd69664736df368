import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Compose } from '../../src/commands/compose.js';
import { runCommand } from '../support/run-command.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { LAB } from './lab-bench.js';

const PATHS = [
  'README.md',
  'compose.yaml',
  'files/app/app.py',
  'files/haproxy/haproxy.cfg',
  'files/haproxy/runtime.pl',
  'images/flask-backend/Dockerfile',
  'images/haproxy/Dockerfile',
];

const written = async (...argv: string[]): Promise<string> => {
  const folder = join(await temporaryFolder(), 'out');
  expect((await runCommand(Compose, [LAB, '-o', folder, ...argv])).exitCode).toBe(0);
  return folder;
};

describe('lab compose', () => {
  it('writes a folder without an engine, lists what compose cannot express, and says what is next', async () => {
    const folder = join(await temporaryFolder(), 'out');
    const run = await runCommand(Compose, [LAB, '-o', folder]);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    for (const path of PATHS) expect(run.stdout).toContain(`wrote      ${folder}/${path}`);
    expect(run.stdout).toMatch(/not expressible in compose\n +- haproxy: another port when 8080 is taken/);
    expect(run.stdout).toContain('docker compose up --build --wait');
    expect(await readFile(join(folder, 'images/haproxy/Dockerfile'), 'utf8')).toContain('FROM haproxy:3.0');
  });

  it('has the files and the losses in its result', async () => {
    const folder = join(await temporaryFolder(), 'out');
    const { result, exitCode } = (await runCommand(Compose, [LAB, '-o', folder, '--json'])).json();
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({ folder, files: PATHS.map((path) => ({ path, fate: 'new' })) });
    expect((result as { notExpressible: { service?: string }[] }).notExpressible[0]?.service).toBe('haproxy');
  });

  it('writes nothing on a dry run', async () => {
    const parent = await temporaryFolder();
    const run = await runCommand(Compose, [LAB, '-o', join(parent, 'out'), '--dry-run']);
    expect(run.stdout).toContain('write ');
    expect(await readdir(parent)).toEqual([]);
  });

  it('writes the same bytes again, and overwrites only what differs', async () => {
    const folder = await written();
    const { result } = (await runCommand(Compose, [LAB, '-o', folder, '--force', '--json'])).json();
    expect((result as { files: { fate: string }[] }).files.map(({ fate }) => fate)).toEqual(PATHS.map(() => 'same'));
    const changed = await runCommand(Compose, [LAB, '-o', folder, '--force', '--set', 'balance=static-rr', '--json']);
    const { files } = changed.json().result as { files: { path: string; fate: string }[] };
    expect(files.filter(({ fate }) => fate === 'overwritten').map(({ path }) => path)).toEqual([
      'README.md',
      'compose.yaml',
      'files/haproxy/haproxy.cfg',
    ]);
  });

  it('refuses no name for the folder', async () => {
    const run = await runCommand(Compose, ['haproxy-weighted', '--output', '']);
    expect(run).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('names no folder') as string,
    });
  });

  it('names in the README the command that writes the folder as it is', async () => {
    const folder = await written('--images', 'packages', '--set', 'weights=5,1,1', '--set', 'balance=roundrobin');
    const readme = await readFile(join(folder, 'README.md'), 'utf8');
    expect(readme).toContain('`lab compose haproxy-weighted --images packages --set weights=5,1,1 -o . --force`');
  });

  it('sends nobody to lab verify --compose whose lab needs a swarm', async () => {
    const folder = join(await temporaryFolder(), 'out');
    const { stdout } = await runCommand(Compose, ['docker-overlay', '-o', folder]);
    for (const text of [stdout, await readFile(join(folder, 'README.md'), 'utf8')]) {
      expect(text).toContain('lab up docker-overlay --target swarm --verify');
      expect(text).not.toContain('verify --compose');
    }
  });

  it('ends with 2 for a folder that is not empty, and loses nothing', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'README.md'), 'mine');
    const run = await runCommand(Compose, [LAB, '-o', folder]);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain('--force would overwrite: README.md');
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toBe('mine');
  });

  it('builds from Debian packages on request, on the base that lab makes', async () => {
    const folder = await written('--images', 'packages');
    const text = await readFile(join(folder, 'images/flask-backend/Dockerfile'), 'utf8');
    expect(text).toMatch(/^FROM localab\/debian-base:[0-9a-f]{12}$/m);
    expect(text).toContain('python3-flask');
  });
});
