import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Down } from '../../src/commands/down.js';
import { Exec } from '../../src/commands/exec.js';
import { Info } from '../../src/commands/info.js';
import { Logs } from '../../src/commands/logs.js';
import { Port } from '../../src/commands/port.js';
import { Prove } from '../../src/commands/prove.js';
import { Test } from '../../src/commands/test.js';
import { Traffic } from '../../src/commands/traffic.js';
import { Up } from '../../src/commands/up.js';
import { Verify } from '../../src/commands/verify.js';
import { runCommand } from '../support/run-command.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { LAB } from './lab-bench.js';

type CommandClass = Parameters<typeof runCommand>[0];
type Row = readonly [command: CommandClass, argv: string, code: string, says: string];

const SETTINGS: readonly Row[] = [Up, Info, Test].flatMap((command): Row[] => [
  [command, `${LAB} --set weights=0,0,0`, 'invalid-setting', 'weights'],
  [command, `${LAB} --set weights=2,1,300`, 'invalid-setting', '256'],
  [command, `${LAB} --set weights=a`, 'invalid-setting', 'weights'],
  [command, `${LAB} --set weights=${'1,'.repeat(100)}1`, 'invalid-setting', '100'],
  [command, `${LAB} --set balance=rundrobin`, 'invalid-setting', 'roundrobin'],
  [command, `${LAB} --set weigths=1`, 'invalid-setting', 'did you mean --set weights='],
  [command, `${LAB} --set weights`, 'invalid-setting', 'has no value'],
]);

/** None of these commands is given an engine: asking for one would be exit code 4. */
describe('a mistake in the words is told before an engine is asked', () => {
  it.each<Row>([
    ...SETTINGS,
    ...[Up, Info, Prove, Test].flatMap((command): Row[] => [
      [command, 'haproxy-weigted', 'unknown-lab', `did you mean ${LAB}?`],
      [command, './nowhere', 'unknown-lab', './nowhere'],
    ]),
    [Up, '', 'required-args', 'lab up --help'],
    [Up, `${LAB} --instance Blue!`, 'bad-instance', 'blue or copy-2'],
    [Up, `${LAB} --publish 8081`, 'bad-publish', '--publish haproxy=8081'],
    [Up, `${LAB} --publish haproxy=70000`, 'bad-publish', '65535'],
    [Up, `${LAB} --publish hapoxy=8081`, 'unknown-service', 'did you mean haproxy?'],
    [Up, `${LAB} --publish app2=8081`, 'bad-publish', 'app2:CONTAINERPORT=PORT'],
    [Up, `${LAB} --dry-run --verify`, 'failed-flag-validation', '--verify'],
    [Up, `${LAB} --dry-runn`, 'non-existent-flags', 'lab up --dry-run'],
    [Up, `${LAB} --images cloud`, 'flag-invalid-option', 'auto, registry, packages, local'],
    [Verify, `${LAB} --requests 0`, 'bad-flag', '--requests'],
    [Verify, `${LAB} --requests many`, 'bad-flag', 'integer'],
    [Traffic, `${LAB} --keep-alive maybe`, 'bad-keep-alive', 'on, off'],
    [Traffic, `${LAB} --header nonsense`, 'bad-header', 'Name: value'],
    [Traffic, `${LAB} --concurrency 0`, 'bad-flag', '--concurrency'],
    [Traffic, `${LAB} --requests 1 --duration 1`, 'failed-flag-validation', '--requests'],
    [Prove, `${LAB} --control stiky`, 'unknown-control', 'did you mean sticky?'],
    [Prove, `${LAB} --jobs 0`, 'bad-flag', '--jobs'],
    [Test, '', 'name-missing', 'lab list'],
    [Test, `${LAB} haproxy-weigted`, 'unknown-lab', `did you mean ${LAB}?`],
    [Exec, `${LAB} app1`, 'required-args', 'lab exec --help'],
    [Logs, `${LAB} --tail -1`, 'bad-flag', '--tail'],
    [Port, `${LAB} haproxy 80`, 'unexpected-args', 'lab port --help'],
    [Down, `${LAB} --all --instance blue`, 'failed-flag-validation', '--instance'],
  ])('%o %s', async (command, argv, code, says) => {
    const words = argv.split(' ').filter((word) => word !== '');
    const { exitCode, error, result } = (await runCommand(command, [...words, '--json'])).json();
    expect({ exitCode, kind: error?.kind, code: error?.code, result }).toEqual({
      ...{ exitCode: 2, kind: 'usage', code, result: null },
    });
    const text = await runCommand(command, words);
    expect(text).toMatchObject({ exitCode: 2, stdout: '' });
    expect(text.stderr).toContain(says);
  });
});

describe('a lab that is not valid', () => {
  it.each([
    ['up', Up],
    ['info', Info],
    ['prove', Prove],
    ['test', Test],
  ])('ends lab %s with 3 and every problem’s place, before an engine is asked', async (_, command) => {
    const folder = join(await temporaryFolder(), 'mine');
    await mkdir(folder);
    await writeFile(join(folder, 'lab.yaml'), 'version: 1\nname: mine\nbogus: 1\ntitle: 2\n');
    const run = await runCommand(command, [folder]);
    expect(run).toMatchObject({ exitCode: 3, stdout: '' });
    expect(run.stderr).toMatch(/lab\.yaml:3:1 {2}bogus/);
    expect(run.stderr).toMatch(/lab\.yaml:4:8 /);
    expect(run.stderr).toMatch(/try: lab validate /);
  });
});

describe('without an engine', () => {
  it.each<Row>([
    [Up, LAB, '', ''],
    [Verify, LAB, '', ''],
    [Traffic, LAB, '', ''],
    [Prove, LAB, '', ''],
    [Test, LAB, '', ''],
    [Down, LAB, '', ''],
    [Port, LAB, '', ''],
    [Logs, LAB, '', ''],
    [Exec, `${LAB} app1 true`, '', ''],
  ])('%o ends with 4 and what to do', async (command, argv) => {
    const environment = { LAB_STATE_DIR: await temporaryFolder() };
    const run = await runCommand(command, argv.split(' '), { environment });
    expect(run).toMatchObject({ exitCode: 4, stdout: '' });
    expect(run.stderr).toContain('try: lab engine start\n');
  });
});
