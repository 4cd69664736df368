import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

/** A process of its own, since what is attached are a process's own streams; its engine writes for ever, as `yes` does. */
const script = (stream: 'stdout' | 'stderr', size: number) => `
  import { once } from 'node:events';
  import { setTimeout } from 'node:timers/promises';
  import { writeFileSync } from 'node:fs';
  const { attach } = await import(${JSON.stringify(resolve('src/cli/terminal/attach.ts'))});
  for (const each of [process.stdout, process.stderr]) each.on('error', () => undefined);
  const attachExec = async (id, command, { ${stream}: target, signal }) => {
    while (!signal.aborted) if (!target.write('y\\n'.repeat(${size}))) await once(target, 'drain'); else await setTimeout(1);
    throw signal.reason;
  };
  const exitCode = await attach({ attachExec }, 'app1', { command: ['yes'], signal: new AbortController().signal });
  writeFileSync(3, 'ended with ' + exitCode);
  process.exit(0);`;

it.each([
  ['stdout', 1],
  ['stdout', 100_000],
  ['stderr', 1],
  ['stderr', 100_000],
] as const)('ends quietly when nobody reads its %s any more (%i lines at a time)', async (stream, size) => {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script(stream, size)], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdio[3]?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const output = child[stream];
  if (output === null) throw new Error('no pipe');
  await once(output, 'data');
  output.destroy();
  const [exitCode] = (await once(child, 'close')) as [number | null];
  expect({ exitCode, said }).toEqual({ exitCode: 0, said: 'ended with 0' });
});
