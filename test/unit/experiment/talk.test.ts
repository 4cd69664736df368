import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { AttachedExec } from '../../../src/engine/engine.js';
import { talk } from '../../../src/experiment/sender/talk.js';

/** A program that answers each line, and ends after `lines` of them with its last words on stderr. */
function program(lines: number) {
  const attachExec = async (_: string, __: readonly string[], { stdin, stdout, stderr, signal }: AttachedExec) => {
    const gone = new Promise<void>((_resolve, reject) => {
      signal!.addEventListener('abort', () => reject(signal!.reason as Error));
    });
    const work = async (): Promise<void> => {
      for (let i = 0; i < lines; i++) {
        const [line] = (await once(stdin, 'data')) as [Buffer];
        stdout.write(`heard ${line.toString()}`);
      }
      stderr.write('Traceback\nit broke\n');
    };
    await Promise.race([work(), gone]);
    return 1;
  };
  return { attachExec };
}

const signal = new AbortController().signal;

describe('a talk with a program in a container', () => {
  it('goes line by line, until the program ends', async () => {
    const heard: string[] = [];
    await talk({ engine: program(2), signal }, 'c', ['p'], async ({ say, hear }) => {
      for (const word of ['a', 'b']) {
        say(word);
        heard.push(await hear());
      }
    });
    expect(heard).toEqual(['heard a', 'heard b']);
  });

  it('tells the last words of a program that ends before its time', async () => {
    const early = talk({ engine: program(0), signal }, 'c', ['p'], async ({ hear }) => void (await hear()));
    await expect(early).rejects.toMatchObject({
      code: 'talk-ended',
      message: 'p ended before its time',
      details: ['it broke'],
    });
  });

  it('ends the program when the other side gives up', async () => {
    const trouble = new Error('enough');
    await expect(talk({ engine: program(9), signal }, 'c', ['p'], () => Promise.reject(trouble))).rejects.toBe(trouble);
  });
});
