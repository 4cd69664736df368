import { setTimeout as delay } from 'node:timers/promises';
import { applyAction, type DoneAction } from '../action/index.js';
import { interruption, LabError } from '../errors.js';
import { parseLasting } from './parse-lasting.js';
import type { OpenedLab } from './up/bring-up.js';
import { readyAgain } from './up/ready-again.js';
import { replacing } from './up/replace-running.js';
import { requireService, spelled } from './up/running.js';

/** How long a fault may last, in minutes. */
const MOST_MINUTES = 10;

/** What is done for each kind of fault, and how it is undone; nothing = it ends by itself. */
const WORDS: Readonly<Record<string, { readonly does: string; readonly undoes?: string }>> = {
  stop: { does: 'stop it, as docker stop does', undoes: 'start it again, and wait until it is ready' },
  kill: { does: 'end it with SIGKILL', undoes: 'start it again, and wait until it is ready' },
  pause: { does: 'freeze its processes', undoes: 'let them go on' },
  disconnect: { does: 'take it off the lab’s networks', undoes: 'put it back, by the same name' },
  drain: {
    does: 'drain its node of a swarm: the swarm moves all tasks of it',
    undoes: 'let the node have tasks again',
  },
  leave: {
    does: 'let its node leave the swarm, which begins its tasks elsewhere',
    undoes: 'let the node join again; no task comes back by itself',
  },
  refuse: { does: 'have it close its listeners', undoes: 'have it listen again' },
  restart: { does: 'stop it, as docker stop does, start it again, and wait until it is ready' },
  replace: { does: 'stop it, remove its container, make another one in its place, and wait until it is ready' },
};

/** A fault with its end. Times in ms since the command began it. */
export interface Fault {
  readonly kind: string;
  readonly service: string;
  readonly forMs: number;
  readonly bit: readonly string[];
  readonly gone: readonly string[];
  readonly startedMs: number;
  readonly doneMs: number;
  readonly undoneMs: number;
  readonly goneMs: number;
}

export interface FaultWishes {
  readonly kind: string;
  readonly service: string;
  /** As typed: `5s`; one that ends by itself lasts as long as it takes. */
  readonly for: string;
}

/** What would be done, one line each. Throws kind `usage` for an unknown service or a time out of bounds. */
export function faultPlan({ running }: OpenedLab, wishes: FaultWishes): string[] {
  const { kind, service } = wishes;
  requireService(running, service);
  lastingOf(wishes);
  const { does, undoes } = wordsOf(kind);
  return [`${kind} ${service}: ${does}`, ...(undoes === undefined ? [] : [`after ${wishes.for}: ${undoes}`])];
}

/**
 * Does it, waits, and undoes it; `onBit` is told what shows that it bit. Ctrl-C ends the waiting: it is undone at once, and then rejects
 * with kind `interrupted`. Rejects with kind `operation` for what could not be done or undone, with the command that repairs it.
 */
export async function faultRunning(
  opened: OpenedLab,
  wishes: FaultWishes,
  onBit: (evidence: readonly string[]) => void,
): Promise<Fault> {
  const { context, lab, running } = opened;
  const { engine, signal, progress } = context;
  const { kind, service } = wishes;
  const forMs = lastingOf(wishes);
  requireService(running, service);
  const beganAt = performance.now();
  const elapsedMs = (): number => Math.round(performance.now() - beganAt);
  const whenReady = readyAgain({ ...context, lab, running });
  progress({ type: 'start', phase: 'fault', text: `${kind} ${service}` });
  const part = { kind, with: { service } };
  const replaceService = replacing({ ...context, lab, running });
  const action = { engine, lab, running, signal, progress, elapsedMs, whenReady, replaceService };
  const done = await applyAction(part, action);
  const { evidence: bit, startedMs, doneMs } = done.record;
  onBit(bit);
  if (forMs > 0) {
    progress({ type: 'update', phase: 'fault', text: `${kind} ${service}, for ${wishes.for}; Ctrl-C ends it` });
    await delay(forMs, undefined, { signal }).catch(() => undefined);
  }
  const { evidence, undoneMs = elapsedMs() } = await undone(opened, done);
  const dependents = await dependentsReady(opened, service, whenReady);
  const goneMs = elapsedMs();
  const took = `${((undoneMs - startedMs) / 1000).toFixed(1)} s`;
  const ended = forMs > 0 ? `, for ${took}; gone` : `: it took ${took}`;
  progress({ type: 'done', phase: 'fault', text: `${kind} ${service}${ended}` });
  const gone = [...evidence.slice(bit.length), ...dependents];
  if (signal.aborted) throw interrupted(signal, service, gone);
  return { kind, service, forMs, bit, gone, startedMs, doneMs, undoneMs, goneMs };
}

/** What puts everything back when lab could not. */
export function repairCommand({ lab }: OpenedLab): string {
  return `lab up ${spelled(lab)}`;
}

async function undone(opened: OpenedLab, done: DoneAction) {
  try {
    return await done.undo();
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
    throw new LabError('operation', `${done.record.what} could not be undone: ${thrown.message}`, {
      code: 'not-undone',
      details: thrown.details,
      suggestions: [`${repairCommand(opened)}   (repairs it)`],
      cause: thrown,
    });
  }
}

/** Who starts after the service may have to notice that it is back: HAProxy by its health checks. */
async function dependentsReady(
  { lab, running }: OpenedLab,
  service: string,
  whenReady: (service: string) => Promise<string>,
): Promise<string[]> {
  // One that had ended before has nothing to notice.
  const runs = (name: string): boolean => running.services.some((each) => each.name === name);
  const dependents = lab.services
    .filter(({ name, after }) => after.includes(service) && runs(name))
    .map(({ name }) => name);
  const settled = dependents.map(async (name) => {
    try {
      return await whenReady(name);
    } catch (thrown) {
      if (!(thrown instanceof LabError)) throw thrown;
      throw new LabError('operation', `${service} is back, and ${name} does not find it: ${thrown.message}`, {
        code: 'not-undone',
        details: thrown.details,
        suggestions: [`lab up ${spelled(lab)} --recreate   (starts it anew)`],
        cause: thrown,
      });
    }
  });
  return Promise.all(settled);
}

function interrupted(signal: AbortSignal, service: string, gone: readonly string[]): LabError {
  const { cause } = interruption(signal);
  return new LabError('interrupted', `Interrupted: ${service} is back`, { code: 'interrupted', details: gone, cause });
}

/** In ms; 0 = it ends by itself. */
function lastingOf({ kind, for: lasts }: FaultWishes): number {
  const lastingMs = parseLasting(lasts, MOST_MINUTES);
  return wordsOf(kind).undoes === undefined ? 0 : lastingMs;
}

function wordsOf(kind: string): (typeof WORDS)[string] {
  const words = WORDS[kind];
  if (words) return words;
  throw new LabError('usage', `there is no fault "${kind}": choose from ${Object.keys(WORDS).join(', ')}`, {
    code: 'unknown-fault',
  });
}
