import type { LogLine } from '../../engine/engine.js';
import { LABEL, labelFilter } from '../../lab/labels.js';
import { pause } from '../pause.js';
import type { LogContext } from '../witness.js';

/** How far before the step's start the logs are read: the engine's clock may go behind this machine's. */
const MARGIN_MS = 5000;
const FIRST_PAUSE_MS = 20;

/** Names of the services of the groups, in the lab's order. */
export function servicesOf(groups: readonly string[], { lab }: Pick<LogContext, 'lab'>): string[] {
  return lab.services.filter(({ group }) => groups.includes(group)).map(({ name }) => name);
}

/**
 * Every line of the services' logs since shortly before the step, service by its place in `names`. A container that ended has a log all
 * the same; one that is gone has nothing to say, and that is a finding, too.
 */
export async function readLogs(
  names: readonly string[],
  { engine, running, sinceMs, signal }: Omit<LogContext, 'ledgerMs' | 'lab'>,
  onLine: (service: number, line: LogLine) => void,
): Promise<void> {
  const here = new Map(running.services.map(({ name, containerId }) => [name, containerId]));
  const all = names.every((name) => here.has(name)) ? [] : await engine.containers(labelFilter(running));
  await Promise.all(
    names.map(async (name, service) => {
      const id = here.get(name) ?? all.find(({ labels }) => labels[LABEL.service] === name)?.id;
      if (id === undefined) return;
      const lines = engine.logs(id, { sinceMs: sinceMs - MARGIN_MS, signal });
      for await (const line of lines) onLine(service, line);
    }),
  );
}

/** Reads until it is complete, at the latest after the `ledger` timeout: the engine writes logs down on its own time. */
export async function readUntilComplete<T>(
  { ledgerMs, signal }: Pick<LogContext, 'ledgerMs' | 'signal'>,
  read: () => Promise<T>,
  isComplete: (ledger: T) => boolean,
): Promise<T> {
  const endsAt = performance.now() + ledgerMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
    const ledger = await read();
    const leftMs = endsAt - performance.now();
    if (isComplete(ledger) || leftMs <= 0) return ledger;
    await pause(Math.min(pauseMs, leftMs), signal);
  }
}
