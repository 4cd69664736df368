import { once } from 'node:events';
import { expect, it } from 'vitest';
import type { AttachedExec, Execute } from '../../../src/engine/engine.js';
import { openWitness, type MiddleContext, type MiddleWitness } from '../../../src/witness/index.js';

/** A HAProxy whose watch prints these pieces, and then waits for the end of its input. */
function engineThatSays(pieces: readonly string[], exitCode = 0): Pick<Execute, 'attachExec'> {
  return {
    attachExec: async (_: string, _command: readonly string[], { stdin, stdout, stderr }: AttachedExec) => {
      for (const piece of pieces) stdout.write(piece);
      if (exitCode !== 0) stderr.write('no such file\n');
      if (exitCode !== 0) return exitCode;
      stdin.resume();
      await once(stdin, 'end');
      return 0;
    },
  };
}

function watch(engine: Pick<Execute, 'attachExec'>, service = 'haproxy') {
  const command = ['perl', '/runtime.pl'];
  const part = { kind: 'haproxy-stats', with: { service, backend: 'apps', command, watch: [...command, 'watch'] } };
  const witness = openWitness(part) as MiddleWitness;
  const running = { services: [{ name: 'haproxy', containerId: 'c1' }] };
  return witness.watch!({ engine, running, signal: new AbortController().signal } as unknown as MiddleContext);
}

it('notes what changed, whatever pieces the lines come in', async () => {
  const { stop } = await watch(
    engineThatSays(['app1=UP\tapp2=UP\nap', 'p1=UP\tapp2=UP 2/3\n', '\napp1=UP\tapp2=DOWN\n']),
  );
  const changes = await stop();
  expect(changes.map(({ server, status }) => `${server} ${status}`)).toEqual([
    'app1 UP',
    'app2 UP',
    'app2 UP 2/3',
    'app2 DOWN',
  ]);
  expect(changes[0]!.afterMs).toBe(-Infinity);
  expect(changes[3]!.afterMs).toBeLessThanOrEqual(changes[3]!.atMs);
});

it.each([
  ['its command ends', engineThatSays([], 2), 'haproxy', 'ended with exit code 2: no such file'],
  ['its service does not run', engineThatSays([]), 'other', 'it is not running'],
])('cannot watch when %s', async (_, engine, service, why) => {
  await expect(watch(engine, service)).rejects.toMatchObject({ code: 'witness-unreadable' });
  await expect(watch(engine, service)).rejects.toThrow(why);
});

it('is no witness of a status when the looking broke off', async () => {
  const ending = {
    attachExec: async (_: string, _command: unknown, { stdout }: AttachedExec) => {
      stdout.write('app1=UP\n');
      await new Promise((resolve) => setImmediate(resolve));
      return 9;
    },
  } as unknown as Execute;
  const { stop } = await watch(ending);
  await expect(stop()).rejects.toThrow('ended with exit code 9');
});
