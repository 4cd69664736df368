import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Verify } from '../../src/commands/verify.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { changesOf, labBench } from './lab-bench.js';
import { shownPath } from '../../src/lab/index.js';

const HEAD = 'defaults\n mode http\nfrontend f\n bind :8080\n default_backend b\n';

async function verify(text: string | undefined, ...argv: string[]) {
  const [bench, folder] = await Promise.all([labBench(), temporaryFolder()]);
  const file = join(folder, 'my.cfg');
  if (text !== undefined) await writeFile(file, text);
  return { ...bench, file, done: await bench.run(Verify, ['--cfg', file, ...argv]) };
}

it('says that there is no such file', async () => {
  const { done, file } = await verify(undefined, '--json');
  expect(done.exitCode).toBe(2);
  expect(done.json().error).toMatchObject({
    kind: 'usage',
    code: 'no-such-config',
    message: `there is no file ${shownPath(file, process.cwd())}`,
  });
});

it('shows what HAProxy would refuse, at its place, and asks no engine', async () => {
  const { done, engine } = await verify(`${HEAD}backend b\n server a "a:80\n`, '--json');
  expect(done.exitCode).toBe(3);
  expect(done.json().error).toMatchObject({ kind: 'invalid', code: 'config-refused' });
  expect(done.json().error?.details.join('\n')).toMatch(/my\.cfg:7:\d+/);
  expect(engine.called()).toEqual([]);
});

it('wants a backend with a server', async () => {
  const { done } = await verify(`${HEAD}backend b\n balance roundrobin\n`, '--json');
  expect(done.exitCode).toBe(3);
  expect(done.json().error).toMatchObject({ code: 'no-backend' });
});

it('wants the lab of that name to be up, and takes no copy without a name, and no settings', async () => {
  const sound = `${HEAD}backend b\n balance roundrobin\n server a a:80\n`;
  const { done } = await verify(sound, 'haproxy-weighted', '--json');
  expect(done.exitCode).toBe(2);
  expect(done.json().error).toMatchObject({ code: 'not-running' });
  expect((await verify(sound, '--instance', 'blue')).done).toMatchObject({ exitCode: 2 });
  expect((await verify(HEAD, '--set', 'weights=1,1')).done).toMatchObject({ exitCode: 2 });
});

it('is inconclusive, and starts nothing, where nothing is understood', async () => {
  const { done, engine } = await verify(
    `${HEAD}backend b\n stick on src\n server a a:80\nfrontend g\n`.replace('f\n', 'f\n http-request lua.x\n'),
    '--json',
  );
  expect(done.exitCode).toBe(11);
  const { result } = done.json();
  expect(result).toMatchObject({ record: { verdict: { outcome: 'INCONCLUSIVE', claims: [] } }, compose: null });
  const { notVerified } = (result as { config: { notVerified: { line: number; text: string; why: string }[] } }).config;
  expect(notVerified).toContainEqual(expect.objectContaining({ line: 4, text: 'http-request lua.x' }));
  expect(changesOf(engine.called())).toEqual([]);
});
