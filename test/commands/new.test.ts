import { mkdir, readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Info } from '../../src/commands/info.js';
import { List } from '../../src/commands/list.js';
import { New } from '../../src/commands/new.js';
import { Validate } from '../../src/commands/validate.js';
import { runCommand } from '../support/run-command.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** An empty folder in which the command stands. */
async function standIn(): Promise<string> {
  const folder = await realpath(await temporaryFolder());
  const cwd = vi.spyOn(process, 'cwd').mockReturnValue(folder);
  onTestFinished(() => cwd.mockRestore());
  return folder;
}

const HAPROXY = ['--template', 'haproxy'];

describe('lab new', () => {
  it.each([
    [[], '[2, 1, 3]', 'weights-rotated'],
    [['--set', 'weights=3,1', '--set', 'balance=static-rr'], '[3, 1]', 'weights-rotated'],
    [['--set', 'servers=10'], '[2, 1, 3, 2, 1, 3, 2, 1, 3, 2]', 'weights-ignored'],
    [['--set', 'weights=4:4:4'], '[4, 4, 4]', 'first-preferred'],
    [['--set', 'title=Quotes "and": # {{braces}}', '--set', 'port=9090'], '[2, 1, 3]', 'sticky'],
  ])('writes a lab that is valid: %j', async (set, weights, control) => {
    const folder = await standIn();
    const run = await runCommand(New, ['mine', ...HAPROXY, ...set]);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toContain('✔ wrote ./mine\n  ./mine/lab.yaml\n');
    const text = await readFile(join(folder, 'mine/lab.yaml'), 'utf8');
    expect(text).toContain(`default: ${weights}\n`);
    expect(text).toContain(`  ${control}:\n`);
    for (const argv of [['mine'], ['./mine/lab.yaml']]) {
      expect(await runCommand(Validate, argv)).toMatchObject({ exitCode: 0, stdout: `✔ ${argv[0]} is valid\n` });
    }
    expect((await runCommand(Info, ['mine'])).exitCode).toBe(0);
  });

  it.each([
    [[], 'type: topic'],
    [['--set', 'exchange=direct', '--set', 'ack=auto'], 'type: direct'],
    [['--set', 'exchange=fanout', '--set', 'durable=false', '--set', 'prefetch=0'], 'type: fanout'],
    [['--set', 'binding=*.new.#'], "queue: orders, key: '*.new.#'"],
  ])('writes a lab with a broker that is valid: %j', async (set, words) => {
    const folder = await standIn();
    const run = await runCommand(New, ['mine', '--template', 'rabbitmq', ...set]);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await readFile(join(folder, 'mine/lab.yaml'), 'utf8')).toContain(words);
    const topology = await readFile(join(folder, 'mine/topology.json'), 'utf8');
    expect(JSON.parse(topology)).toMatchObject({ exchanges: [{ name: 'shop' }] });
    expect(await runCommand(Validate, ['mine'])).toMatchObject({ exitCode: 0, stdout: '✔ mine is valid\n' });
  });

  it.each([
    ['pattern', [], 'default: 15\n'],
    ['pattern', ['--set', 'threads=20', '--set', 'limit=5', '--set', 'delay=2000'], 'set: { threads: 5 }'],
    ['docker', [], 'internal: false'],
    ['docker', ['--set', 'internal=true', '--set', 'alias=kiosk', '--set', 'quantity=0'], 'aliases: [kiosk]'],
  ])('writes a lab of the family %s that is valid: %j', async (family, set, words) => {
    const folder = await standIn();
    const run = await runCommand(New, ['mine', '--template', family, ...set]);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await readFile(join(folder, 'mine/lab.yaml'), 'utf8')).toContain(words);
    expect(await runCommand(Validate, ['mine'])).toMatchObject({ exitCode: 0, stdout: '✔ mine is valid\n' });
  });

  it.each([
    // Fewer places let everybody wait longer than a request may take; a delay between these serves a part of a round.
    ['pattern', 'limit=4', /limit: 4 is below 5/],
    ['pattern', 'delay=1800', /delay: '1800' is not one of the choices; it takes one of 1000, 1500, 2000/],
    ['docker', 'alias=visitor', /alias: 'visitor' is taken already; it takes .*, but not shop, visitor/],
    ['docker', 'alias=shop', /alias: 'shop' is taken already/],
    ['docker', 'alias=a-', /alias: 'a-' does not match/],
    ['haproxy', 'title=', /title: is empty; it takes text of 1 to 60 characters/],
  ])('refuses what makes no lab that proves: %s --set %s', async (family, set, message) => {
    const folder = await standIn();
    const run = await runCommand(New, ['mine', '--template', family, '--set', set]);
    expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(message) });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(['#', 'stock.#', 'orders.#'])(
    'writes a stray binding that the binding %s does not cover',
    async (binding) => {
      const folder = await standIn();
      await runCommand(New, ['mine', '--template', 'rabbitmq', '--set', `binding=${binding}`]);
      const text = await readFile(join(folder, 'mine/lab.yaml'), 'utf8');
      // The queue errors has *.error alone, whatever was answered: stock.error.eu is new to it.
      expect(text).toMatch(/stray-binding:(?:\n {4}.*)*"destination": "errors".*"routing_key": "stock\.#"/);
    },
  );

  it('only lists the files with --dry-run', async () => {
    const folder = await standIn();
    const run = await runCommand(New, ['mine', ...HAPROXY, '--dry-run', '--json']);
    const paths = ['lab.yaml', 'README.md', 'haproxy.cfg.hbs', 'app.py'];
    const files = paths.map((path) => ({ path, fate: 'new' }));
    expect(run.json().result).toMatchObject({ lab: 'mine', template: 'haproxy', files, written: false });
    expect(await readdir(folder)).toEqual([]);
  });

  it('names what is missing where nobody can be asked', async () => {
    await standIn();
    const run = await runCommand(New, ['--yes'], { terminal: true });
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(/NAME .*\n {2}--template FAMILY +one of .*haproxy.*\n/);
  });

  it('refuses what it cannot do well, and leaves no trace', async () => {
    const folder = await standIn();
    for (const [argv, exitCode] of [
      [['Bad_Name', ...HAPROXY], 2],
      [['haproxy-weighted', ...HAPROXY], 2],
      [['mine', '--template', 'nginx'], 2],
      [['mine', ...HAPROXY, '--set', 'weights=0,1'], 2],
    ] as const) {
      expect((await runCommand(New, argv)).exitCode).toBe(exitCode);
    }
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("a person's own labs", () => {
  it('are found here, in ./labs and in LAB_PATH, and listed with what to type', async () => {
    const folder = await standIn();
    for (const below of ['', 'labs', 'more', 'again']) {
      const parent = join(folder, below);
      await mkdir(parent, { recursive: true });
      vi.mocked(process.cwd).mockReturnValue(parent);
      expect((await runCommand(New, [`lab-${below || 'here'}`, ...HAPROXY])).exitCode).toBe(0);
      if (below === 'again') await runCommand(New, ['lab-here', ...HAPROXY]);
    }
    vi.mocked(process.cwd).mockReturnValue(folder);
    const environment = { LAB_PATH: `more:${join(folder, 'again')}:/nowhere` };
    const { labs } = (await runCommand(List, ['--json'], { environment })).json().result as {
      labs: { call: string; builtIn: boolean }[];
    };
    const own = labs.filter(({ builtIn }) => !builtIn).map(({ call }) => call);
    expect(own).toEqual(['lab-here', 'lab-labs', 'lab-more', 'lab-again', './again/lab-here']);
    for (const call of own) expect((await runCommand(Validate, [call], { environment })).exitCode).toBe(0);
    expect((await runCommand(List, [], { environment })).stdout).toMatch(/lab-more +haproxy +\.\/more\/lab-more/);
  });
});
