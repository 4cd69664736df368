import { setTimeout as pause } from 'node:timers/promises';
import { LabError } from '../../../errors.js';
import type { RawService, RawSpec } from '../raw-swarm.js';
import { hasFailed } from '../raw-swarm.js';
import type { Reach } from '../reach.js';
import type { ServiceBook } from './service-book.js';

/** How long a swarm may take to give a task to a node and start it, in ms. */
const TASK_MS = 60_000;
/** How long tasks may take to go, their grace included. */
const GONE_MS = 30_000;
const LOOK_MS = 50;
/** The swarm itself changes a service, too: then its version has moved on. */
const ATTEMPTS = 5;

/** Reads a service, changes its document and writes it back, again when somebody else was quicker. */
export async function changeService(
  { manager: { connection } }: Reach,
  ref: string,
  change: (spec: RawSpec) => RawSpec,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await connection.call(`change service ${ref}`, async (docker) => {
        const service = docker.getService(ref);
        const { Version, Spec } = (await service.inspect()) as RawService;
        // The client splits what goes into the address from what goes into the body by these two names.
        await service.update({ _query: { version: Version.Index }, _body: change(Spec) });
      });
    } catch (error) {
      const late = error instanceof LabError && /out of sequence/u.test(error.message);
      if (!late || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Waits until the service's task runs, or has failed, which is told by its state as with any container that ended. */
export async function awaitTask(book: ServiceBook, ref: string): Promise<void> {
  const endsAt = performance.now() + TASK_MS;
  for (;;) {
    const found = await book.service(ref);
    if (found === undefined) throw new LabError('operation', `The service ${ref} is gone`, { code: 'not-found' });
    const { task, container, node } = found.facts;
    if (container?.state === 'running') return;
    if (task !== undefined && node === undefined && task.Status.State === 'running') return;
    const words = task?.Status.Err ?? task?.Status.State ?? 'it got no task';
    const name = found.raw.Spec.Name;
    if (task !== undefined && hasFailed(task)) {
      if (task.Status.State === 'rejected') throw refused(name, words);
      return;
    }
    if (performance.now() > endsAt) {
      throw new LabError('operation', `No node of the swarm started ${name} within ${TASK_MS / 1000} s: ${words}`, {
        code: 'not-placed',
        suggestions: ['lab cluster status'],
      });
    }
    await pause(LOOK_MS);
  }
}

function refused(name: string, words: string): LabError {
  return new LabError('operation', `The node that was to run ${name} refused: ${words}`, { code: 'engine-refused' });
}

/** Waits until no node runs a container of the service. */
export async function awaitStopped(book: ServiceBook, ref: string): Promise<void> {
  const endsAt = performance.now() + GONE_MS;
  for (;;) {
    const found = await book.service(ref);
    if (found === undefined) return;
    if ((await book.seenOn(found.raw.ID)).length === 0) return;
    if (performance.now() > endsAt) throw stillThere(found.raw.Spec.Name);
    await pause(LOOK_MS);
  }
}

/** After a service was removed: ends its containers at once, as a removal does elsewhere, and waits until no node has one. */
export async function awaitGone({ nodes }: Reach, serviceId: string): Promise<void> {
  const endsAt = performance.now() + GONE_MS;
  for (;;) {
    const left = await Promise.all(
      nodes.map(async ({ node: { engine } }) => {
        const own = await engine.containers({ 'com.docker.swarm.service.id': serviceId });
        await Promise.all(own.map(({ id }) => engine.removeContainer(id).catch(() => undefined)));
        return own.length;
      }),
    );
    if (left.every((count) => count === 0)) return;
    if (performance.now() > endsAt) throw stillThere(serviceId);
    await pause(LOOK_MS);
  }
}

function stillThere(name: string): LabError {
  return new LabError('operation', `A task of ${name} would not end within ${GONE_MS / 1000} s`, { code: 'conflict' });
}
