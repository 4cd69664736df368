import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Execute } from '../../../src/engine/engine.js';

const PROGRAM = join(import.meta.dirname, '../../../src/traffic/remote/remote-client.ts');

/** Runs the program from its source: `attachExec` of a container that is a process of this machine. */
export const SOURCE_PROGRAM = [process.execPath, '--import', 'tsx', PROGRAM];

/** As an engine does it: the command's streams are connected, and a signal ends our side, which closes its input. */
export const childClient: Pick<Execute, 'attachExec'> = {
  attachExec: (_ref, [program = '', ...args], { stdin, stdout, stderr, signal }) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
      stdin.pipe(child.stdin);
      child.stdout.pipe(stdout, { end: false });
      child.stderr.pipe(stderr, { end: false });
      const leave = (): void => void child.stdin.end();
      signal?.addEventListener('abort', leave, { once: true });
      child.once('error', reject);
      child.once('close', (exitCode) => {
        signal?.removeEventListener('abort', leave);
        stdin.unpipe(child.stdin);
        resolve(exitCode ?? -1);
      });
    }),
};
