import { Args, Flags } from '@oclif/core';
import { describe, expect, it } from 'vitest';
import { LabCommand } from '../../src/cli/index.js';
import { LabError } from '../../src/errors.js';
import { fakeEngine } from '../support/fake-engine.js';
import { runCommand } from '../support/run-command.js';

class Sample extends LabCommand<typeof Sample> {
  static override id = 'sample:run';
  static override args = { what: Args.string({ required: true }) };
  static override flags = { colour: Flags.string({ options: ['red', 'blue'] }) };

  protected async execute(): Promise<void> {
    switch (this.args.what) {
      case 'engine':
        return this.finish({ product: (await (await this.engine()).version()).product });
      case 'twice':
        return this.finish({ same: (await this.engine()) === (await this.engine()) });
      case 'fail':
        throw new LabError('operation', 'it broke', { code: 'broke', suggestions: ['lab down'] });
      case 'bug':
        throw new TypeError('x is undefined');
      case 'interrupt':
        process.emit('SIGINT', 'SIGINT');
        return this.finish({ partial: true });
      case 'timeout':
        return this.finish(this.timeoutMs(1_000));
      case 'confirm':
        return this.finish({ confirmed: await this.confirm('sure?') });
      default:
        this.progress({ type: 'done', phase: 'work', text: 'narrated' });
        this.print('the result');
        return this.finish({ what: this.args.what }, this.args.what === 'verdict' ? 10 : 0);
    }
  }
}

describe('LabCommand', () => {
  it('puts the result on stdout and the narration on stderr', async () => {
    const run = await runCommand(Sample, ['x']);
    expect(run).toMatchObject({ exitCode: 0, stdout: 'the result\n', stderr: '✔ work      narrated\n' });
  });

  it('prints one envelope under --json, also from the environment, and is silent beside it', async () => {
    const wanted = {
      schema: 'localab/1',
      command: 'sample run',
      exitCode: 10,
      result: { what: 'verdict' },
      error: null,
    };
    for (const [argv, environment] of [
      [['verdict', '--json'], {}],
      [['verdict'], { LAB_JSON: '1' }],
    ] as const) {
      const run = await runCommand(Sample, argv, { environment });
      expect(run.json()).toEqual(wanted);
      expect(run).toMatchObject({ exitCode: 10, stderr: '' });
    }
  });

  it('reports an error in both shapes with the exit code of its kind', async () => {
    const text = await runCommand(Sample, ['fail']);
    expect(text).toMatchObject({ exitCode: 5, stdout: '', stderr: '✖ it broke\n  try: lab down\n' });
    const json = await runCommand(Sample, ['fail', '--json']);
    expect(json.json()).toMatchObject({ exitCode: 5, result: null, error: { kind: 'operation', code: 'broke' } });
    expect(json.stderr).toBe('');
  });

  it('owns up to a bug', async () => {
    const quiet = await runCommand(Sample, ['bug']);
    expect(quiet).toMatchObject({ exitCode: 1, stdout: '' });
    expect(quiet.stderr).not.toContain('at ');
    expect((await runCommand(Sample, ['bug', '-v'])).stderr).toContain('base-command.test.ts');
  });

  it.each([
    [['x', '--colur', 'red'], 'Nonexistent flag: --colur', 'lab sample run --colour'],
    [['x', '--colour', 'green'], 'Expected --colour=green to be one of: red, blue', 'lab sample run --help'],
    [['x', '--timeout-scale', 'abc'], '--timeout-scale: "abc" is not a factor', 'lab sample run --help'],
    [['x', '--timeout-scale', '0'], '--timeout-scale: "0" is not a factor', 'lab sample run --help'],
    [['x', 'y'], 'Unexpected argument: y', 'lab sample run --help'],
    [[], 'Missing 1 required arg:', 'lab sample run --help'],
  ])('answers the command line %j with exit 2 and a hint', async (argv, message, hint) => {
    const text = await runCommand(Sample, argv);
    expect(text.exitCode).toBe(2);
    expect(text.stderr).toContain(message);
    expect(text.stderr).toContain(`try: ${hint}\n`);
    const { error } = (await runCommand(Sample, [...argv, '--json'])).json();
    expect(error).toMatchObject({ kind: 'usage', message: expect.stringContaining(message) });
  });

  it('leaves what follows -- alone', async () => {
    const run = await runCommand(Sample, ['x', '--', '--json']);
    expect(run.exitCode).toBe(2);
    expect(run.stdout).toBe('');
  });

  it('connects once and closes the engine whatever happens', async () => {
    const engine = fakeEngine();
    expect((await runCommand(Sample, ['twice', '--json'], { engine })).json().result).toEqual({ same: true });
    expect(engine.called()).toEqual(['close']);
  });

  it('passes the engine’s absence on as exit 4', async () => {
    expect(await runCommand(Sample, ['engine'])).toMatchObject({ exitCode: 4, stdout: '' });
  });

  it('ends an interrupted command with 130, its partial result included', async () => {
    const run = await runCommand(Sample, ['interrupt', '--json']);
    expect(run.json()).toMatchObject({ exitCode: 130, result: { partial: true }, error: { kind: 'interrupted' } });
    expect(run.stderr).toContain('cleaning up');
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  it('scales timeouts, and never asks where nobody sits', async () => {
    expect((await runCommand(Sample, ['timeout', '--json', '--timeout-scale', '2.5'])).json().result).toBe(2_500);
    expect((await runCommand(Sample, ['confirm', '--json'])).json().result).toEqual({ confirmed: true });
  });

  it('colours errors on a terminal only', async () => {
    expect((await runCommand(Sample, ['fail'], { terminal: true })).stderr).toContain('\u001B[31m✖');
    const plain = await runCommand(Sample, ['fail'], { terminal: true, environment: { NO_COLOR: '1' } });
    expect(plain.stderr).toContain('✖ it broke');
  });
});
