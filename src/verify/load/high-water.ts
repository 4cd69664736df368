import type { Observation } from '../../lab/observation.js';
import { busiest } from './spans.js';
import type { LoadSeen } from './judge-load.js';

/** The most requests that one server had at once, as its log and HAProxy's mark tell. */
export interface Peak {
  readonly log: number;
  /** HAProxy's smax after the step; undefined when it does not tell. */
  readonly mark: number | undefined;
  /** Whether the mark was set in this step. An older, higher one hides what happened in it, and is a bound all the same. */
  readonly fresh: boolean;
  /** What is known to have been reached. */
  readonly seen: number;
}

/**
 * The mark is the highest since the process began (HAProxy src/stream.c, `sess_change_server`; doc/management.txt, smax): it is
 * evidence of this step only where it grew in it.
 */
export function peaksOf({ spans, observation }: LoadSeen, servers: readonly string[]): Peak[] {
  const logged = busiest(spans);
  return servers.map((name, i) => {
    const [before, mark] = marksOf(observation, name);
    const fresh = mark !== undefined && before !== undefined && mark > before;
    const log = logged[i] ?? 0;
    return { log, mark, fresh, seen: fresh ? Math.max(log, mark) : log };
  });
}

/** Servers whose log shows more at once than HAProxy ever counted: one of the two is wrong. */
export function markContradictions(peaks: readonly Peak[], servers: readonly string[]): string[] {
  return peaks.flatMap(({ log, mark }, i) =>
    mark !== undefined && log > mark
      ? [`${servers[i]}: its log shows ${log} requests at once, HAProxy never had more than ${mark} there`]
      : [],
  );
}

/** `3`, or `(6)` for a mark from before the step. */
export function markInWords({ mark, fresh }: Peak): string {
  if (mark === undefined) return '–';
  return fresh ? String(mark) : `(${mark})`;
}

function marksOf({ middle }: Observation, server: string): readonly (number | undefined)[] {
  return [middle?.before, middle?.after].map(
    (counters) => counters?.servers.find(({ name }) => name === server)?.sessionsMax,
  );
}
