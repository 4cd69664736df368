import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import { findProgram, runProgram } from '../../../src/host/index.js';

const node = process.execPath;

describe('runProgram', () => {
  it('returns exit code and both outputs whole, and does not reject for a failure', async () => {
    const script = 'process.stdout.write("a b\\n"); process.stderr.write("c\\n"); process.exit(3)';
    expect(await runProgram(node, ['-e', script])).toEqual({ exitCode: 3, stdout: 'a b\n', stderr: 'c\n' });
  });

  it('passes arguments as they are, with nothing to read', async () => {
    const script = 'process.stdin.on("data", () => process.exit(9)).on("end", () => console.log(process.argv[1]))';
    expect((await runProgram(node, ['-e', script, '$HOME `id` "'])).stdout).toBe('$HOME `id` "\n');
  });

  it('tells each line and adds to the environment', async () => {
    const lines: string[] = [];
    const options = {
      environment: { LAB_T: 'v' },
      onLine: (line: string, stream: string) => void lines.push(`${stream} ${line}`),
    };
    const result = await runProgram(
      node,
      ['-e', 'console.log(process.env.LAB_T); console.log(!!process.env.PATH)'],
      options,
    );
    expect(lines).toEqual(['stdout v', 'stdout true']);
    expect(result.stdout).toBe('v\ntrue\n');
  });

  it('ends the program when the signal aborts', async () => {
    const stop = new AbortController();
    const onLine = (): void => stop.abort();
    const endless = runProgram(node, ['-e', 'console.log("up"); setInterval(() => 0, 1000)'], {
      signal: stop.signal,
      onLine,
    });
    await expect(endless).rejects.toMatchObject({ kind: 'interrupted' });
    const reason = new LabError('not-ready', 'too late', { code: 'late' });
    await expect(runProgram(node, ['-e', ''], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('names a program that is missing, and one that takes too long', async () => {
    await expect(runProgram('no-such-program-here', [])).rejects.toMatchObject({
      code: 'program-missing',
      exitCode: 5,
    });
    const slow = runProgram(node, ['-e', 'setInterval(() => 0, 1000)'], { timeoutMs: 100 });
    await expect(slow).rejects.toMatchObject({ code: 'program-timeout' });
  });

  it('counts a signal as shells do', async () => {
    expect((await runProgram(node, ['-e', 'process.kill(process.pid, "SIGKILL")'])).exitCode).toBe(137);
  });
});

describe('findProgram', () => {
  it('looks in PATH, then where system programs live', async () => {
    expect(await findProgram('node', node.replace(/\/node$/u, ''))).toBe(node);
    expect(await findProgram('sh')).toMatch(/\/bin\/sh$/u);
    expect(await findProgram('no-such-program-here', '/nowhere')).toBeUndefined();
  });
});
