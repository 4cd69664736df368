import { PassThrough, Writable } from 'node:stream';
import type { Execute } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { StatusChange } from '../../lab/observation.js';
import type { RunningLab } from '../../lab/resolved.js';
import type { StatusWatch } from '../witness.js';

const FIRST_MS = 10_000;

/**
 * Runs `command` inside HAProxy's container, which prints `app1=UP<tab>app2=DOWN 1/2` at every look until its input ends, and notes
 * what changed and when it came here. Resolves at the first look. It ends by itself when lab is gone.
 */
export async function watchServers(
  command: readonly string[],
  service: string,
  { engine, running }: { readonly engine: Execute; readonly running: RunningLab },
): Promise<StatusWatch> {
  const container = running.services.find(({ name }) => name === service);
  if (container === undefined) throw unreadable(service, 'it is not running');
  const stdin = new PassThrough();
  const book = createBook();
  let onFirst = (): void => {};
  let onTimeout = (): void => {};
  const first = new Promise<void>((resolve, reject) => {
    onFirst = resolve;
    onTimeout = () => reject(unreadable(service, 'nothing was said'));
  });
  const stdout = lines((line) => {
    book.note(line, performance.now());
    onFirst();
  });
  const noise: string[] = [];
  const stderr = lines((line) => void noise.push(line));
  const ended = engine.attachExec(container.containerId, command, { stdin, stdout, stderr, tty: false });
  const failed = ended.then((code) => {
    throw unreadable(service, `${command.join(' ')} ended with exit code ${code}: ${noise.slice(-3).join(' ')}`);
  });
  // Looked at when the watch is stopped.
  ended.catch(() => undefined);
  failed.catch(() => undefined);
  const timer = setTimeout(() => onTimeout(), FIRST_MS);
  await Promise.race([first, failed]).finally(() => clearTimeout(timer));
  return {
    async stop() {
      stdin.end();
      const code = await ended;
      if (code !== 0) throw unreadable(service, `${command.join(' ')} ended with exit code ${code}`);
      return book.changes;
    },
  };
}

function createBook() {
  const last = new Map<string, string>();
  const changes: StatusChange[] = [];
  let afterMs = -Infinity;
  return {
    changes: changes as readonly StatusChange[],
    note(line: string, atMs: number): void {
      for (const each of line.split('\t')) {
        const [server = '', status = ''] = each.split('=');
        if (server === '' || last.get(server) === status) continue;
        last.set(server, status);
        changes.push({ server, status, afterMs, atMs });
      }
      afterMs = atMs;
    },
  };
}

function lines(onLine: (line: string) => void): Writable {
  let rest = '';
  return new Writable({
    write(bytes: Buffer, _encoding, done) {
      const whole = (rest + bytes.toString('utf8')).split('\n');
      rest = whole.pop() ?? '';
      whole.forEach(onLine);
      done();
    },
  });
}

function unreadable(service: string, why: string): LabError {
  return new LabError('operation', `The servers of ${service} cannot be watched: ${why}`, {
    code: 'witness-unreadable',
  });
}
