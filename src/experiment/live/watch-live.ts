import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from '../../errors.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import { readRunning } from '../../lifecycle/index.js';
import { openWitness, type Witness } from '../../witness/index.js';
import type { OpenedLab } from '../up/bring-up.js';
import { spelled } from '../up/running.js';
import { countLogs } from './count-logs.js';
import type { LiveLook, Told } from './live-look.js';
import { keepFirst, liveView, type LiveView } from './live-view.js';

/** How long a broker may take to answer, in ms; a look waits for nothing else. */
const BOOT_MS = 2_000;

export interface LiveWishes {
  /** Between the beginnings of two looks, in ms. */
  readonly everyMs: number;
  readonly signal: AbortSignal;
}

/** Throws kind `usage`, code `nothing-to-watch`, for a lab without a balancer, a broker, or a log of requests or messages. */
function requireLively(lab: ResolvedLab): void {
  if (Object.keys(lab.witnesses).length > 0) return;
  throw new LabError('usage', `${lab.lab} has no balancer and no broker, and its services keep no ledger to watch`, {
    code: 'nothing-to-watch',
    suggestions: [`lab logs ${spelled(lab)} --follow`, 'lab ps --watch'],
  });
}

/**
 * Looks again and again, until the signal aborts or the lab is taken down. Who cannot be asked for a moment, since it is started anew or
 * frozen, says so in the look. Rejects when the engine is lost, and as `requireLively`.
 */
export async function* watchLive(
  { context, lab }: OpenedLab,
  { everyMs, signal }: LiveWishes,
): AsyncGenerator<LiveView, void> {
  requireLively(lab);
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  setMaxListeners(0, either);
  const witnesses = Object.values(lab.witnesses).map(openWitness);
  const logs = await countLogs(context.engine, lab, either);
  const beganAt = performance.now();
  try {
    let first: LiveLook | undefined;
    let before: LiveLook | undefined;
    for (let turn = 1; !either.aborted; turn++) {
      const running = await readRunning(context.engine, lab);
      if (running === undefined) return;
      const asked = await ask({ context, lab, running }, witnesses, either);
      if (either.aborted) return;
      logs.check();
      const ledgers = { backends: logs.of(asked.backends), consumers: logs.of(asked.consumers) };
      const { balancer, brokers } = asked;
      const now: LiveLook = { atMs: performance.now() - beganAt, balancer, brokers, ...ledgers };
      first = first === undefined ? now : keepFirst(first, now);
      yield liveView(first, before ?? now, now);
      before = now;
      const restMs = beganAt + turn * everyMs - performance.now();
      await delay(Math.max(0, restMs), undefined, { signal: either }).catch(() => undefined);
    }
  } finally {
    stop.abort();
  }
}

interface Asked extends Pick<LiveLook, 'balancer' | 'brokers'> {
  /** Services with a log to read. */
  readonly backends: readonly string[];
  readonly consumers: readonly string[];
}

async function ask(
  { context, lab, running }: OpenedLab,
  witnesses: readonly Witness[],
  signal: AbortSignal,
): Promise<Asked> {
  const { engine } = context;
  const within = { engine, running, signal, restMs: 0, bootMs: BOOT_MS };
  const middle = ofRole(witnesses, 'middle')[0];
  const asked = ofRole(witnesses, 'broker').map(
    async (broker) => [broker.service, await told(signal, () => broker.look(within))] as const,
  );
  const named = (role: 'backend' | 'consumers'): string[] => {
    const groups = ofRole(witnesses, role).flatMap(({ services }) => services);
    return lab.services.filter(({ group }) => groups.includes(group)).map(({ name }) => name);
  };
  return {
    balancer: middle && (await told(signal, () => middle.read(within))),
    brokers: Object.fromEntries(await Promise.all(asked)),
    backends: named('backend'),
    consumers: named('consumers'),
  };
}

function ofRole<R extends Witness['role']>(
  witnesses: readonly Witness[],
  role: R,
): readonly Extract<Witness, { role: R }>[] {
  return witnesses.filter((witness): witness is Extract<Witness, { role: R }> => witness.role === role);
}

async function told<T>(signal: AbortSignal, look: () => Promise<T>): Promise<Told<T>> {
  try {
    return { is: await look() };
  } catch (thrown) {
    if (signal.aborted) return { trouble: 'not asked any more' };
    if (!(thrown instanceof LabError) || thrown.code === 'engine-lost') throw thrown;
    return { trouble: thrown.message };
  }
}
