import { cp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shownPath } from '../../src/lab/index.js';
import { Compose } from '../../src/commands/compose.js';
import { Up } from '../../src/commands/up.js';
import { Verify } from '../../src/commands/verify.js';
import { LABEL } from '../../src/lab/labels.js';
import type { RunRecord } from '../../src/lab/verdict.js';
import { runCommand } from '../support/run-command.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { ANY_PORT, LAB, labBench, type LabBench } from './lab-bench.js';

const written = async (...argv: string[]): Promise<string> => {
  const folder = join(await temporaryFolder(), 'out');
  expect((await runCommand(Compose, [LAB, '-o', folder, ...argv])).exitCode).toBe(0);
  return folder;
};

/** A lab that is up on the fake engine, labelled as docker compose would label it. */
async function runningProject(): Promise<{ bench: LabBench; folder: string }> {
  const [bench, folder] = await Promise.all([labBench(), written('--set', 'requests=60')]);
  await bench.run(Up, [LAB, ...ANY_PORT]);
  for (const { spec } of bench.engine.state.containers.values()) {
    Object.assign(spec.labels, {
      'com.docker.compose.project': LAB,
      'com.docker.compose.service': spec.labels[LABEL.service],
      'com.docker.compose.project.working_dir': folder,
    });
  }
  return { bench, folder };
}

const textOf = (folder: string) => readFile(join(folder, 'compose.yaml'), 'utf8');

const edit = async (folder: string, path: string, from: string, to: string): Promise<void> => {
  const file = join(folder, path);
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
};

describe('lab verify --compose', () => {
  it('judges what runs from the folder by the parameters in its compose file', async () => {
    const { bench, folder } = await runningProject();
    const { result, exitCode } = (await bench.run(Verify, ['--compose', folder, '--json'])).json();
    const { record, compose } = result as { record: RunRecord; compose: unknown };
    expect({ exitCode, outcome: record.verdict.outcome }).toEqual({ exitCode: 0, outcome: 'PASS' });
    expect(compose).toEqual({ folder, project: LAB, differences: [] });
    expect(record.parameters).toMatchObject({ requests: 60 });
  });

  it('finds the folder through a link', async () => {
    const { bench, folder } = await runningProject();
    const link = join(await temporaryFolder(), 'link');
    await symlink(folder, link);
    expect((await bench.run(Verify, ['--compose', link])).stdout).toContain('PASS');
  });

  it('changes the expectation only by --set: FAIL, and evidence of the containers', async () => {
    const { bench, folder } = await runningProject();
    const run = await bench.run(Verify, ['--compose', folder, '--set', 'weights=1,1,1']);
    expect(run.exitCode).toBe(10);
    const [name = ''] = await bench.evidence();
    expect(await readdir(join(bench.stateFolder, 'evidence', name, 'logs'))).toContain('app1.log');
  });

  it('shows what was edited by hand', async () => {
    const { bench, folder } = await runningProject();
    await edit(folder, 'files/haproxy/haproxy.cfg', 'app3:5000 weight 3', 'app3:5000 weight 4');
    const { stdout, stderr } = await bench.run(Verify, ['--compose', folder]);
    expect(stderr).toContain('haproxy.cfg was changed after haproxy had started');
    expect(stdout).toMatch(/haproxy\.cfg is not what the parameters give:\n +- .* weight 3\n +\+ .* weight 4/);
  });

  it('names the other folder that a project of that name runs from, and takes the file for its folder', async () => {
    const { bench, folder } = await runningProject();
    const copy = `${folder}-copy`;
    await cp(folder, copy, { recursive: true });
    const run = await bench.run(Verify, ['--compose', join(copy, 'compose.yaml')]);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain(`nothing runs from the compose file in ${shownPath(copy, process.cwd())}\n`);
    expect(run.stderr).toContain(`a project haproxy-weighted runs from ${folder}\n`);
  });

  it('says who does not run, and how to start it', async () => {
    const { bench, folder } = await runningProject();
    await bench.engine.stopContainer(bench.engine.service('haproxy').id);
    const run = await bench.run(Verify, ['--compose', folder]);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('haproxy does not run');
    expect(run.stderr).toContain(
      `docker compose --project-directory ${shownPath(folder, process.cwd())} up --build --wait`,
    );
  });

  it.each([
    ['no YAML', 'services:', 'services: [', 'compose.yaml:'],
    ['another version of it', 'version: 1', 'version: 7', 'x-localab.version'],
    ['a parameter out of range', '[2, 1, 3]', '[2, 1, 999]', '999 is above 256'],
    ['a parameter of another kind', '[2, 1, 3]', 'two', 'x-localab.parameters.weights'],
    ['a parameter that there is not', 'requests:', 'colour:', 'has no such parameter'],
  ])('ends with 3 and the place for a compose file with %s, before an engine is asked', async (_, from, to, says) => {
    const folder = await written();
    await edit(folder, 'compose.yaml', from, to);
    const run = await runCommand(Verify, ['--compose', folder]);
    expect(run).toMatchObject({ exitCode: 3, stdout: '' });
    expect(run.stderr).toMatch(/compose\.yaml:\d+:\d+ /);
    expect(run.stderr).toContain(says);
  });

  it('quotes no password of the folder where it quotes its compose file', async () => {
    const folder = await written();
    await writeFile(join(folder, '.env'), 'PASSWORD_OF_LAB=hunter22\n');
    await edit(folder, 'compose.yaml', 'version: 1', 'version: hunter22');
    const run = await runCommand(Verify, ['--compose', folder]);
    expect(run).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('version: [redacted]') as string });
    expect(run.stderr).not.toContain('hunter22');
  });

  it.each([
    ['a project of somebody else', 'services: { web: { image: nginx } }\n'],
    ['what is no text', '\0\u001b[2Jservices'],
  ])('does not advise to write over %s', async (_, text) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'compose.yaml'), text);
    const run = await runCommand(Verify, ['--compose', folder]);
    expect(run).toMatchObject({ exitCode: 3, stdout: '' });
    expect(run.stderr).toContain('was not written by lab compose');
    for (const word of ['--force', '\u001b[2J']) expect(run.stderr).not.toContain(word);
  });

  it.each([
    ['a folder without a compose file', (folder: string) => ['--compose', join(folder, 'files')], 'there is no'],
    ['another lab', (folder: string) => ['labs/haproxy-weighted/../../test', '--compose', folder], 'no lab.yaml'],
    ['neither a name nor a folder', () => [], 'which lab?'],
    ['an instance', (folder: string) => ['--compose', folder, '--instance', 'blue'], 'instance'],
  ])('refuses %s', async (_, argv, says) => {
    const run = await runCommand(Verify, argv(await written()));
    expect([2, 3]).toContain(run.exitCode);
    expect(run.stderr).toContain(says);
  });

  it("judges a lab of one's own by its own folder, which its README names", async () => {
    const parent = await temporaryFolder();
    const [own, folder] = [join(parent, LAB), join(parent, 'out')];
    await cp(join('labs', LAB), own, { recursive: true });
    await edit(own, 'lab.yaml', 'title:', 'title: My');
    const run = await runCommand(Compose, [own, '-o', folder]);
    expect(run.stdout).toContain(`lab verify ${own} --compose ${folder}`);
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain(`\nlab verify ${own} --compose .\n`);
    const byName = await runCommand(Verify, ['--compose', folder]);
    expect(byName).toMatchObject({ exitCode: 2, stdout: '' });
    expect(byName.stderr).toContain(`was not made from the ${LAB} that is found here`);
    expect(byName.stderr).toContain(`lab verify PATH-OF-THE-LAB --compose`);
  });

  it('warns where the built-in lab is another one since, and takes a folder that does not tell', async () => {
    const { bench, folder } = await runningProject();
    await edit(folder, 'compose.yaml', / definition: .*/.exec(await textOf(folder))?.[0] ?? '', ' definition: other');
    expect((await bench.run(Verify, ['--compose', folder])).stderr).toContain('was made from another lab.yaml');
    await edit(folder, 'compose.yaml', '  definition: other\n', '');
    const run = await bench.run(Verify, ['--compose', folder]);
    expect({ exitCode: run.exitCode, warned: run.stderr.includes('lab.yaml') }).toEqual({ exitCode: 0, warned: false });
    expect(run.stdout).not.toContain('definition');
  });

  it('says where to find a lab that is not known here', async () => {
    const folder = await written();
    await edit(folder, 'compose.yaml', `lab: ${LAB}`, 'lab: my-own');
    const run = await runCommand(Verify, ['--compose', folder]);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain("there is no lab 'my-own'");
    expect(run.stderr).toContain('lab verify FOLDER-OF-THE-LAB --compose');
    const other = await runCommand(Verify, [LAB, '--compose', folder]);
    expect(other.stderr).toContain(`was made from my-own, not from ${LAB}`);
  });
});
