import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Down } from '../../src/commands/down.js';
import { Info } from '../../src/commands/info.js';
import { Port } from '../../src/commands/port.js';
import { Up } from '../../src/commands/up.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { labBench, type LabBench } from './lab-bench.js';

const LAB_YAML = `version: 1
name: mine
title: Mine
summary: A broker with a user
family: rabbitmq
entry: broker
credentials:
  lab: {}
services:
  broker:
    image: rabbitmq
    publish: [{ port: 15672 }, { port: 5672 }]
    files: [{ file: definitions.json.hbs, path: /definitions.json }]
    environment: { URL: 'amqp://{{credentials.lab.user}}:{{credentials.lab.password}}@broker' }
`;
const DEFINITIONS = '{"users":[{"name":"{{credentials.lab.user}}","password":"{{credentials.lab.password}}"}]}\n';

let bench: LabBench;
let folder: string;

beforeEach(async () => {
  bench = await labBench();
  folder = join(await temporaryFolder(), 'mine');
  await mkdir(folder);
  await writeFile(join(folder, 'lab.yaml'), LAB_YAML);
  await writeFile(join(folder, 'definitions.json.hbs'), DEFINITIONS);
});

const kept = async (): Promise<string> => {
  const file = join(bench.stateFolder, 'secrets', 'mine--default', 'lab.password.json');
  return (JSON.parse(await readFile(file, 'utf8')) as { password: string }).password;
};

describe('credentials of a lab', () => {
  it('are made at the first up, in its files, and no reason to call it changed at the next', async () => {
    const up = await bench.run(Up, [folder]);
    expect(up.exitCode, up.stderr).toBe(0);
    const password = await kept();
    const { files, spec } = bench.engine.service('broker');
    const texts = [...files.values()].map(({ content }) => Buffer.from(content).toString('utf8'));
    expect(texts).toEqual([`{"users":[{"name":"lab","password":"${password}"}]}\n`]);
    expect(spec.environment['URL']).toBe(`amqp://lab:${password}@broker`);
    const again = await bench.run(Up, [folder, '--json']);
    expect(again.json().result).toMatchObject({ changed: false });
    expect(await kept()).toBe(password);
  });

  it('stand in no label, no output and no plan', async () => {
    const plan = await bench.run(Up, [folder, '--dry-run']);
    const runs = [plan, await bench.run(Up, [folder, '--verbose']), await bench.run(Up, [folder, '--json'])];
    const password = await kept();
    runs.push(await bench.run(Up, [folder, '--dry-run', '--json']), await bench.run(Info, [folder, '--json']));
    for (const { stdout, stderr } of runs) expect(stdout + stderr).not.toContain(password);
    expect(JSON.stringify(bench.engine.service('broker').spec.labels)).not.toContain(password);
  });

  it('are shown when asked for, beside the addresses', async () => {
    const up = await bench.run(Up, [folder]);
    const [amqp, page] = (await bench.run(Port, ['mine'])).stdout.trim().split('\n');
    expect(amqp).toMatch(/^broker 5672 amqp:\/\/127\.0\.0\.1:\d+$/);
    expect(page).toMatch(/^broker 15672 http:/);
    expect(up.stdout).toContain(`open ${page?.split(' ')[2]} `);
    expect(up.stdout).toMatch(/^log in as lab: lab info \S+ --show-secrets$/m);
    const info = await bench.run(Info, [folder]);
    expect(info.stdout).toContain(`  broker   15672   ${page?.split(' ')[2]}`);
    expect(info.stdout).toMatch(/^ +lab +lab info mine --show-secrets$/m);
    const shown = await bench.run(Info, [folder, '--show-secrets', '--json']);
    expect(shown.json().result).toMatchObject({
      credentials: [{ user: 'lab', password: await kept() }],
      running: { instance: 'default', ports: [{ port: 5672 }, { port: 15672 }] },
    });
  });

  it('are gone with the lab', async () => {
    await bench.run(Up, [folder]);
    await bench.run(Down, ['mine']);
    expect(await readdir(join(bench.stateFolder, 'secrets'))).toEqual([]);
    const { exitCode, stderr } = await bench.run(Info, [folder, '--show-secrets']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/mine is not up: the password of lab is made when it starts/);
    expect((await bench.run(Info, [folder])).stdout).toMatch(/^ +lab +made when the lab starts$/m);
  });

  it('cannot be shown of a lab that has none', async () => {
    const { exitCode, stderr } = await bench.run(Info, ['haproxy-weighted', '--show-secrets']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('haproxy-weighted has no users');
  });
});
