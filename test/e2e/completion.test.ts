import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shellProgram, type ShellProgram } from '../support/shell-program.js';
import { builtLab, freshInstance, type BuiltLab } from '../support/built-lab.js';

const NAME = 'haproxy-weighted';
const run = promisify(execFile);
/** What stands for file names, which are offered where nothing else is. */
const FILES = ['files', 'lab', 'bash', 'zsh', 'fish'];
/** Unpacked before the tests are counted, and kept apart from what the tests write. */
const unpacked = mkdtempSync(join(tmpdir(), 'localab-shells-'));
const shells = new Map(
  ['bash', 'zsh', 'fish'].flatMap((shell): [string, ShellProgram][] => {
    const found = shellProgram(shell, unpacked);
    return found ? [[shell, found]] : [];
  }),
);
let folder: string;
let lab: BuiltLab;

beforeAll(async () => {
  lab = await builtLab();
  folder = await mkdtemp(join(tmpdir(), 'localab-completion-'));
  const program = join(import.meta.dirname, '../../bin/run.js');
  await writeFile(join(folder, 'lab'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  await chmod(join(folder, 'lab'), 0o755);
  for (const shell of ['bash', 'zsh', 'fish']) {
    await writeFile(join(folder, shell), (await lab.run(['completion', shell])).stdout);
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(unpacked, { recursive: true, force: true });
  await lab[Symbol.asyncDispose]();
});

/** How each shell is asked what Tab would offer at the end of a line; one candidate per line. */
const ASK: Readonly<Record<string, (line: string) => string[]>> = {
  bash: (line) => [
    ...['--norc', '-c'],
    `source "${folder}/bash"; COMP_LINE=$1 COMP_POINT=\${#1}; _lab_complete; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ...['bash', line],
  ],
  zsh: (line) => [
    ...['-f', '-c'],
    `compdef() { : }; compadd() { while [[ $1 != -- ]]; do shift; done; shift; print -l -- "$@" }; _files() { print files }
     source "${folder}/zsh"; words=("\${(@s: :)1}"); CURRENT=$#words; _lab`,
    ...['zsh', line],
  ],
  fish: (line) => ['--no-config', '-c', `source "${folder}/fish"; complete -C '${line}'`],
};

async function offered(shell: string, line: string): Promise<string[]> {
  const PATH = [folder, process.env['PATH']].join(delimiter);
  const environment = { ...process.env, PATH, LAB_STATE_DIR: lab.stateFolder, HOME: folder };
  const { program, environment: own } = shells.get(shell)!;
  const { stdout } = await run(program, ASK[shell]?.(line) ?? [], { env: { ...environment, ...own }, cwd: folder });
  return stdout.split('\n').flatMap((each) => each.split('\t')[0]?.split('  ')[0] || []);
}

// bash is everywhere; the others are tested where they, or the system's packages of them, can be had, and that must be so in CI.
it.runIf(process.env['CI'])('leaves no shell out in CI', () => {
  expect([...shells.keys()]).toEqual(['bash', 'zsh', 'fish']);
});

describe.each([...shells.keys()])('%s', (shell) => {
  it.each([
    ['lab ver', ['verify']],
    ['lab engine sta', ['start', 'status']],
    ['lab up haproxy-w', [NAME]],
    [`lab up ${NAME} --time`, ['--timeout-scale']],
    [`lab up ${NAME} --images pa`, ['packages']],
    [`lab up ${NAME} --set w`, ['weights=']],
    [`lab prove ${NAME} --control weights-s`, ['weights-swapped']],
    ['lab images build hap', ['haproxy']],
    ['lab gc nothing ', []],
  ])('%s⇥', async (line, wanted) => {
    const found = await offered(shell, line);
    expect(found.filter((each) => !FILES.includes(each))).toEqual(wanted);
  });

  it('completes the values of a parameter', async () => {
    const values = await offered(shell, `lab up ${NAME} --set balance=st`);
    expect(values).toEqual([shell === 'bash' ? 'static-rr' : 'balance=static-rr']);
  });
});

it('completes instances and services of what is up', async () => {
  const instance = freshInstance();
  await lab.run(['up', NAME, '--instance', instance]);
  try {
    expect(await offered('bash', `lab logs ${NAME} --instance ${instance.slice(0, -1)}`)).toEqual([instance]);
    expect(await offered('bash', `lab logs ${NAME} -i ${instance} app`)).toEqual(['app1', 'app2', 'app3']);
    expect(await offered('bash', `lab logs ${NAME} -i ${instance} app1 app`)).toEqual(['app2', 'app3']);
  } finally {
    await lab.run(['down', NAME, '--instance', instance]);
  }
});
