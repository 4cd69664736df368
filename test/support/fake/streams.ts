import { LabError } from '../../../src/errors.js';
import type { EngineEvent, Execute, ExecOptions, ExecResult, Inspect } from '../../../src/engine/engine.js';
import { matches, refused, theContainer, type FakeState } from './state.js';

export function fakeStreams(state: FakeState): Pick<Inspect, 'logs' | 'events'> & Execute {
  return {
    async *logs(ref, { sinceMs = 0, tail, follow = false, signal } = {}) {
      const container = theContainer(state, ref, `read the log of ${ref}`);
      const wanted = container.log.filter(({ timeMs }) => timeMs >= sinceMs);
      let seen = container.log.length;
      yield* tail === undefined ? wanted : wanted.slice(wanted.length - Math.min(tail, wanted.length));
      while (follow && signal?.aborted !== true) {
        while (seen < container.log.length) yield container.log[seen++]!;
        if (container.state !== 'running') return;
        await nextChange(state, signal);
      }
    },
    events: (filter, signal) => {
      const queue: EngineEvent[] = [];
      const listener = (event: EngineEvent | undefined): void => {
        if (event !== undefined && matches(event.labels, filter)) queue.push(event);
      };
      state.listeners.add(listener);
      signal.addEventListener('abort', () => state.listeners.delete(listener), { once: true });
      return (async function* () {
        while (!signal.aborted) {
          while (queue.length > 0) yield queue.shift()!;
          if (!signal.aborted) await nextChange(state, signal);
        }
      })();
    },
    exec: (ref, command, options = {}) => exec(state, ref, command, options),
    attachExec: async (ref, command, { stdout, stderr, signal }) => {
      const result = await exec(state, ref, command, { signal });
      stdout.write(result.stdout);
      stderr.write(result.stderr);
      return result.exitCode;
    },
  };
}

/** Resolves at the next change of anything, or when the signal aborts. */
function nextChange(state: FakeState, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      state.listeners.delete(wake);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    state.listeners.add(wake);
    signal?.addEventListener('abort', wake, { once: true });
    if (signal?.aborted === true) wake();
  });
}

/** The newest responder that answers wins; without one the command succeeds silently. */
async function exec(
  state: FakeState,
  ref: string,
  command: readonly string[],
  options: ExecOptions,
): Promise<ExecResult> {
  const what = `run ${command[0] ?? ''} in container ${ref}`;
  const container = theContainer(state, ref, what);
  if (container.state !== 'running') throw refused(what, 'it is not running', 'conflict');
  for (const responder of [...state.responders].reverse()) {
    const answer = await orAborted(Promise.resolve(responder(container, command, options)), options.signal, what);
    if (answer !== undefined) return { exitCode: 0, stdout: '', stderr: '', ...answer };
  }
  return { exitCode: 0, stdout: '', stderr: '' };
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined, what: string): Promise<T> {
  let fail = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    fail = () => reject(new LabError('interrupted', `Interrupted while trying to ${what}`, { code: 'interrupted' }));
    signal?.addEventListener('abort', fail, { once: true });
    if (signal?.aborted === true) fail();
  });
  try {
    const result = await Promise.race([aborted, work]);
    return signal?.aborted === true ? await aborted : result;
  } finally {
    signal?.removeEventListener('abort', fail);
  }
}
