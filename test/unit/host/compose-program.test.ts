import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import { findCompose, type RunProgram } from '../../../src/host/index.js';

/** Programs by their words: what each prints when it is asked for its version. */
function programs(known: Readonly<Record<string, string>>): { run: RunProgram; asked: string[] } {
  const asked: string[] = [];
  const run: RunProgram = (file, args) => {
    const words = [file, ...args].join(' ');
    asked.push(words);
    const stdout = known[words];
    const answers = Object.keys(known).some((each) => each.startsWith(`${file} `));
    if (stdout !== undefined || (answers && !args.includes('version'))) {
      return Promise.resolve({ exitCode: 0, stdout: stdout ?? '', stderr: '' });
    }
    if (file === 'docker') {
      return Promise.resolve({ exitCode: 1, stdout: '', stderr: "docker: 'compose' is not a docker command.\n" });
    }
    return Promise.reject(
      new LabError('operation', `There is no program ${file} on this machine`, { code: 'program-missing' }),
    );
  };
  return { run, asked };
}

describe('findCompose', () => {
  it('takes the plug-in of docker first', async () => {
    const { run, asked } = programs({ 'docker compose version --short': 'v2.29.1\n' });
    const program = await findCompose(undefined, { run });
    expect(program.version).toBe('2.29.1');
    await program.run(['up']);
    expect(asked.at(-1)).toBe('docker compose up');
  });

  it('takes the program of its own where there is no plug-in', async () => {
    const { run, asked } = programs({ 'docker-compose version --short': '2.26.1-4' });
    await (await findCompose(undefined, { run })).run(['down']);
    expect(asked.at(-1)).toBe('docker-compose down');
  });

  it('asks nobody else than the one that was named', async () => {
    const { run } = programs({ 'docker compose version --short': '2.29.1' });
    await expect(findCompose('/opt/compose', { run })).rejects.toMatchObject({ code: 'no-compose', exitCode: 5 });
  });

  it('says why each will not do: the first version, and none', async () => {
    const { run } = programs({ 'docker-compose version --short': '1.29.2' });
    const thrown: unknown = await findCompose(undefined, { run }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(LabError);
    expect((thrown as LabError).details).toEqual([
      "docker compose: docker: 'compose' is not a docker command.",
      'docker-compose: it is version 1.29.2; 2 or later is needed',
    ]);
  });
});
