import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { List } from '../../src/commands/list.js';
import { Schema } from '../../src/commands/schema.js';
import { Validate } from '../../src/commands/validate.js';
import { LABEL } from '../../src/lab/index.js';
import { fakeEngine } from '../support/fake-engine.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { runCommand } from '../support/run-command.js';

describe('lab list', () => {
  it('shows the catalogue without an engine', async () => {
    const run = await runCommand(List, []);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toMatch(
      /^ {2}lab +family +up +what it shows\n[^]* {2}haproxy-weighted +haproxy +HAProxy shares/,
    );
    const { result } = (await runCommand(List, ['--json'])).json();
    const labs = expect.arrayContaining([
      expect.objectContaining({ name: 'haproxy-weighted', running: [] }),
    ]) as unknown;
    expect(result).toMatchObject({ engineAnswered: false, labs });
  });

  it('shows which copies are up', async () => {
    const engine = fakeEngine({ images: ['app:1'] });
    await engine.createNetwork({
      name: 'lab-haproxy-weighted--blue',
      labels: { [LABEL.lab]: 'haproxy-weighted', [LABEL.instance]: 'blue' },
    });
    const run = await runCommand(List, [], { engine });
    expect(run.stdout).toContain('leftovers (blue)');
  });
});

describe('lab schema', () => {
  it('prints a schema that the built-in lab satisfies and a mistake does not', async () => {
    const schema = JSON.parse((await runCommand(Schema, [])).stdout) as object;
    const validate = new Ajv({ strict: false }).compile(schema);
    const lab = parse(await readFile('labs/haproxy-weighted/lab.yaml', 'utf8')) as object;
    expect(validate(lab)).toBe(true);
    expect(validate({ ...lab, bogus: 1 })).toBe(false);
    expect((await runCommand(Schema, ['--json'])).json().result).toEqual(schema);
  });
});

describe('lab validate', () => {
  it('looks through a program that uses pika', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'send.py');
    await writeFile(file, "import pika\nchannel.queue_declare(queue='hello')\n");
    const { stdout, exitCode } = await runCommand(Validate, [file]);
    expect(stdout).toContain('send.py:2:9');
    expect(stdout).toContain('RabbitMQ 4.3 refuses it');
    expect(exitCode).toBe(0);
    expect((await runCommand(Validate, [file, '--strict'])).exitCode).toBe(3);
  });

  const brokenLab = async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'lab.yaml'), 'version: 1\nname: x\nbogus: 1\n');
    return folder;
  };

  it('finds nothing wrong with the built-in lab', async () => {
    const run = await runCommand(Validate, ['haproxy-weighted']);
    expect(run).toMatchObject({ exitCode: 0, stdout: '✔ haproxy-weighted is valid\n' });
  });

  it('shows every problem with its place, and ends with 3', async () => {
    const folder = await brokenLab();
    const run = await runCommand(Validate, [folder]);
    expect(run.exitCode).toBe(3);
    expect(run.stdout).toMatch(/lab\.yaml:3:1 {2}bogus/);
    expect(run.stdout).toMatch(/title/);
    expect(run.stdout.trimEnd().split('\n').at(-1)).toMatch(/^✖ .*: \d+ problems$/);
    const { result, error, exitCode } = (await runCommand(Validate, [join(folder, 'lab.yaml'), '--json'])).json();
    expect({ error, exitCode }).toEqual({ error: null, exitCode: 3 });
    expect(result).toMatchObject({ valid: false });
  });

  it('names the nearest lab for an unknown one', async () => {
    const run = await runCommand(Validate, ['haproxy-weigted']);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('did you mean haproxy-weighted?');
  });

  it('finds mistakes in any HAProxy configuration, and says what to write instead', async () => {
    const file = join(await temporaryFolder(), 'haproxy.cfg');
    await writeFile(file, 'global\n  daemon\n');
    const run = await runCommand(Validate, [file]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/haproxy\.cfg:2:3 {2}warning: 'daemon' .*\n {6}daemon\n {6}\^\n {4}write instead: /);
    expect(run.stdout).toMatch(/✔ .*haproxy\.cfg is valid, 1 warning\n$/);
    const strict = await runCommand(Validate, [file, '--strict', '--json']);
    expect(strict.exitCode).toBe(3);
    expect(strict.json().result).toMatchObject({
      valid: false,
      problems: [{ line: 2, column: 3, code: 'daemon-in-container', severity: 'warning' }],
    });
    await writeFile(file, 'global\n  nbthread 1');
    const refused = await runCommand(Validate, [file]);
    expect(refused.exitCode).toBe(3);
    expect(refused.stdout).toMatch(/:2:13 {2}the last line has no line feed/);
  });

  it('finds mistakes in what a lab renders', async () => {
    const folder = join(await temporaryFolder(), 'own');
    await cp('labs/haproxy-random', folder, { recursive: true });
    const config = join(folder, 'haproxy.cfg.hbs');
    await writeFile(
      config,
      (await readFile(config, 'utf8')).replace('    balance', '    hash-type consistent\n    balance'),
    );
    const run = await runCommand(Validate, [folder]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(
      /^rendered\/haproxy\/lab\/haproxy\.cfg:\d+:5 {2}warning: balance random.* hashes nothing/,
    );
  });

  it('looks at other values of the parameters', async () => {
    const run = await runCommand(Validate, ['haproxy-weighted', '--set', 'weights=2,3,3', '--strict']);
    expect(run.exitCode).toBe(3);
    expect(run.stdout).toContain('the first 80 requests are shared 19/31/30, not 20/30/30');
    expect((await runCommand(Validate, ['haproxy-weighted', '--set', 'weights=a'])).exitCode).toBe(2);
  });

  it('finds mistakes in a compose file, and in the HAProxy file beside it', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'compose.yaml');
    const mount = './haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro';
    const yaml = `services:\n  web:\n    image: haproxy\n    ports: ['8080:8080']\n    volumes: ['${mount}']\n`;
    await Promise.all([writeFile(file, yaml), writeFile(join(folder, 'haproxy.cfg'), 'global\n  daemon\n')]);
    const { result, exitCode } = (await runCommand(Validate, [file, '--json'])).json();
    const places = (result as { problems: { line: number; column: number; code: string }[] }).problems.map(
      ({ line, column, code }) => `${line}:${column} ${code}`,
    );
    expect([exitCode, ...places]).toEqual([0, '3:12 image-unpinned', '4:13 open-publish', '2:3 daemon-in-container']);
  });
});
