import { PassThrough, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Execute } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import { askTwice, splitAnswers } from './ask-broker.js';

export interface Answered {
  readonly answer: string;
  /** What it wrote to standard error. */
  readonly noise: string;
}

/** A command inside a container that asks the broker twice, and stays in between. */
export interface HeldAsking {
  /** The first answer. Both reject with kind `operation`, code `witness-unreadable`, when none comes within so many ms. */
  first(withinMs: number): Promise<Answered>;
  /** Has it ask again, and end. */
  last(withinMs: number): Promise<Answered>;
}

/** Begins to ask at once. */
export function holdAsking(engine: Execute, containerId: string, [first, last]: readonly [string, string]): HeldAsking {
  const stdin = new PassThrough();
  const said = text();
  const noise = text();
  const streams = { stdin, stdout: said.stream, stderr: noise.stream, tty: false };
  const ended = engine.attachExec(containerId, askTwice(first, last), streams);
  // Looked at by whoever waits for an answer.
  ended.catch(() => undefined);
  const answered = (at: number): Answered => ({ answer: splitAnswers(said.all())[at] ?? '', noise: noise.all() });
  return {
    async first(withinMs) {
      const come = said.until((all) => splitAnswers(all).length > 1);
      await within(withinMs, Promise.race([come, ended]));
      return answered(0);
    },
    async last(withinMs) {
      stdin.end();
      await within(withinMs, ended);
      return answered(1);
    },
  };
}

function text() {
  const decoder = new StringDecoder('utf8');
  let all = '';
  let look = (): void => undefined;
  const stream = new Writable({
    write(bytes: Buffer, _encoding, done) {
      all += decoder.write(bytes);
      look();
      done();
    },
  });
  return {
    stream,
    all: () => all,
    until: (wanted: (all: string) => boolean) =>
      new Promise<void>((resolve) => {
        look = () => {
          if (!wanted(all)) return;
          look = () => undefined;
          resolve();
        };
        look();
      }),
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new LabError('operation', `The broker did not answer within ${(ms / 1000).toFixed(0)} s`, {
      code: 'witness-unreadable',
    });
    timer = setTimeout(() => reject(error), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
