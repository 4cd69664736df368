import { spawn, spawnSync } from 'node:child_process';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';

const RUN = resolve('bin/run.js');

function lab(args: readonly string[], environment: Record<string, string> = {}) {
  // Without an engine and without colours, whatever the machine has.
  const env = { ...process.env, NO_COLOR: '1', DOCKER_HOST: 'unix:///nonexistent/docker.sock', ...environment };
  return spawnSync(process.execPath, [RUN, ...args], { encoding: 'utf8', env });
}

/** Every chunk that a built file loads before anything is asked of it. */
async function staticImports(file: string, seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = await readFile(file, 'utf8');
  for (const [, path = ''] of text.matchAll(/^(?:import|export)[^;]*?["'](\.[^"']+)["'];/gm)) {
    await staticImports(join(dirname(file), path), seen);
  }
  return seen;
}

describe('the built command', () => {
  it('prints help and version', () => {
    expect(lab(['--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('TOPICS') as string,
      stderr: '',
    });
    expect(lab(['--version']).stdout).toMatch(/^localab\/\d+\.\d+\.\d+ /);
    expect(lab(['help', 'list'])).toMatchObject({ status: 0 });
  });

  it('starts every command without loading what only some work needs', async () => {
    const manifest = JSON.parse(await readFile('oclif.manifest.json', 'utf8')) as {
      commands: Record<string, { relativePath: string[] }>;
    };
    const files = [
      'dist/cli/main.js',
      ...Object.values(manifest.commands).map(({ relativePath }) => join(...relativePath)),
    ];
    const heavy = (name: string) =>
      /^(docker|execa|prompt|yaml-source|schemas|render|client|experiment|images|lifecycle)-/.test(name);
    // The names must be those of real chunks, or nothing would ever be found.
    expect((await readdir('dist/chunks')).filter(heavy).length).toBeGreaterThan(8);
    for (const file of files) {
      const loaded = [...(await staticImports(file))].map((path) => path.replace(/^.*\//, ''));
      expect({ file, heavy: loaded.filter(heavy) }).toEqual({ file, heavy: [] });
    }
  });

  it.each([
    [['lst'], 'lab list'],
    [['images', 'biuld'], 'lab images build'],
    [['list', 'extra'], 'lab list --help'],
    [['list', '--jsn'], 'lab list --json'],
  ])('answers %j with exit 2 and what was meant', (args, hint) => {
    const { status, stdout, stderr } = lab(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`try: ${hint}\n`);
  });

  it('answers a wrong command line in JSON where JSON was asked for', () => {
    const { status, stdout } = lab(['lst', '--json']);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'localab/1', exitCode: 2, error: { code: 'unknown-command' } });
  });

  it('says that no engine answers with exit 4, in both shapes', () => {
    expect(lab(['images', 'list'])).toMatchObject({ status: 4, stdout: '' });
    expect(JSON.parse(lab(['images', 'list'], { LAB_JSON: '1' }).stdout)).toMatchObject({ exitCode: 4 });
  });

  it('does not complain when the reader of its output leaves', async () => {
    const child = spawn(process.execPath, [RUN, 'schema'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await new Promise((done) => child.on('close', done));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('says how to build it where it is not built, and which Node it needs', async () => {
    const folder = await temporaryFolder();
    await cp('bin', join(folder, 'bin'), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    const unbuilt = spawnSync(process.execPath, [join(folder, 'bin/run.js')], { encoding: 'utf8' });
    expect(unbuilt).toMatchObject({ status: 1, stdout: '' });
    expect(unbuilt.stderr).toContain('npm ci --ignore-scripts && npm run build');
    const check = `import('${folder}/bin/require-node.js').then(({ requireNode }) => requireNode('20.18.3'))`;
    const old = spawnSync(process.execPath, ['-e', check], { encoding: 'utf8' });
    expect(old).toMatchObject({ status: 1, stderr: expect.stringContaining('needs Node 20.19 or newer') as string });
  });
});
