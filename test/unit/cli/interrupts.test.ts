import { afterEach, describe, expect, it } from 'vitest';
import { resolveFolders } from '../../../src/cli/folders.js';
import { listenForInterrupts, type Interrupts } from '../../../src/cli/terminal/interrupts.js';

describe('listenForInterrupts', () => {
  let interrupts: Interrupts | undefined;
  afterEach(() => interrupts?.close());

  function listen() {
    const said: string[] = [];
    const exits: number[] = [];
    interrupts = listenForInterrupts({ say: (line) => said.push(line), exit: (code) => exits.push(code) });
    return { interrupts, said, exits };
  }

  it('aborts at the first signal and leaves with 130 and the clean-up command at the second', () => {
    const { interrupts: listening, said, exits } = listen();
    listening.onHardExit('clean up with: lab down a');
    process.emit('SIGINT', 'SIGINT');
    expect(listening.signal.aborted).toBe(true);
    expect(listening.signal.reason).toMatchObject({ kind: 'interrupted', exitCode: 130 });
    expect(exits).toEqual([]);
    expect(said).toEqual([expect.stringContaining('cleaning up')]);
    process.emit('SIGTERM', 'SIGTERM');
    expect(exits).toEqual([130]);
    expect(said.at(-1)).toBe('clean up with: lab down a');
  });

  it('says nothing of cleaning up where Ctrl-C is how it ends, or what is under way', () => {
    const reading = listen();
    reading.interrupts.endsByInterrupt();
    process.emit('SIGINT', 'SIGINT');
    expect(reading.interrupts.signal.aborted).toBe(true);
    process.emit('SIGINT', 'SIGINT');
    expect(reading).toMatchObject({ said: [], exits: [130] });
    reading.interrupts.close();
    const changing = listen();
    changing.interrupts.endsByInterrupt('ending what is under way');
    process.emit('SIGINT', 'SIGINT');
    expect(changing.said).toEqual(['SIGINT: ending what is under way; once more leaves at once']);
  });

  it('gives the process its own behaviour back', () => {
    const before = process.listenerCount('SIGINT');
    listen().interrupts.close();
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});

describe('resolveFolders', () => {
  it.each([
    [{ LAB_STATE_DIR: '/s', XDG_STATE_HOME: '/x' }, '/s'],
    [{ XDG_STATE_HOME: '/x' }, '/x/localab'],
    [{}, '/data'],
  ])('takes the state folder from %o', (environment, state) => {
    expect(resolveFolders('/package', '/data', environment)).toMatchObject({
      state,
      labs: '/package/labs',
      templates: '/package/templates',
    });
  });
});
