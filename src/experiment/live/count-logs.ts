import type { Inspect } from '../../engine/engine.js';
import type { LabIdentity } from '../../lab/resolved.js';
import { eventLine } from '../../witness/index.js';
import { followLogs, logSources } from '../look/index.js';
import type { LogCounts } from './live-look.js';

const NONE: LogCounts = { requests: 0, got: 0, done: 0, redelivered: 0 };

/** Counts of lines that come from now on, over restarts. */
export interface CountedLogs {
  of(services: readonly string[]): Record<string, LogCounts>;
  /** Throws what ended the counting, if anything did. */
  check(): void;
}

export async function countLogs(engine: Inspect, identity: LabIdentity, signal: AbortSignal): Promise<CountedLogs> {
  const counts = new Map<string, LogCounts>();
  let failure: { readonly error: unknown } | undefined;
  const sources = await logSources(engine, identity);
  const follow = async (): Promise<void> => {
    for await (const { service, text } of followLogs(engine, sources, { identity, tail: 0, signal })) {
      counts.set(service, counted(counts.get(service) ?? NONE, text));
    }
  };
  follow().catch((error: unknown) => (failure ??= { error }));
  return {
    of: (services) => Object.fromEntries(services.map((name) => [name, counts.get(name) ?? NONE])),
    check: () => {
      if (failure && !signal.aborted) throw failure.error;
    },
  };
}

export function counted(counts: LogCounts, text: string): LogCounts {
  const line = eventLine(text);
  switch (line?.event) {
    case 'request':
      return { ...counts, requests: counts.requests + 1 };
    case 'got': {
      const redelivered = counts.redelivered + (line['redelivered'] === true ? 1 : 0);
      return { ...counts, got: counts.got + 1, redelivered };
    }
    case 'done':
      return { ...counts, done: counts.done + 1 };
    default:
      return counts;
  }
}
