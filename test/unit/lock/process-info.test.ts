import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { identifyProcess, isAlive, parseProcessStat, systemProcessInfo } from '../../../src/lock/index.js';

describe('processes', () => {
  it('reads the start of a process whose name has blanks and parentheses', () => {
    const fields = ['S', '7', ...Array.from({ length: 17 }, () => '0'), '4242', '0'];
    expect(parseProcessStat(`12 (a (b) c) ${fields.join(' ')}`)).toEqual({
      program: 'a (b) c',
      state: 'S',
      parent: 7,
      startTicks: '4242',
    });
  });

  it.runIf(process.platform === 'linux')('knows itself, and nobody else by its number', async () => {
    const own = await identifyProcess(process.pid);
    expect(own?.start).toMatch(/^[0-9a-f-]{36}\/\d+$/u);
    expect(await isAlive(own!)).toBe(true);
    expect(await isAlive({ ...own!, start: `${own!.start}1` })).toBe(false);
    expect(await identifyProcess(2 ** 30)).toBeUndefined();
  });

  it('takes no process whose start is unknown for a known one', async () => {
    expect(await isAlive({ pid: process.pid, start: '' })).toBe(false);
  });

  it('sees that a process has ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    const ended = once(child, 'exit');
    const info = systemProcessInfo();
    expect(await info.startOf(child.pid!)).toBeDefined();
    await ended;
    expect(await info.startOf(child.pid!)).toBeUndefined();
  });
});
