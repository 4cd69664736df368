import type { TimeWindow } from '../../lab/verdict.js';

/** How a server is lost: its port refuses, it takes connections and never answers, or nobody has its address any more. */
export const WAYS = ['refuses', 'hangs', 'vanishes'] as const;
export type Way = (typeof WAYS)[number];

/** The words of a `server` line, in ms and counts. */
export interface CheckTimes {
  readonly inter: number;
  readonly fastinter?: number | undefined;
  readonly downinter?: number | undefined;
  readonly fall: number;
  readonly rise: number;
  /** `timeout check`; without it a check may take `inter`. */
  readonly timeout?: number | undefined;
  /** How long HAProxy may take to learn an address anew: `timeout resolve`. */
  readonly resolve?: number | undefined;
}

/**
 * When checks must notice. A healthy server is checked every `inter`, one in between every `fastinter`, one that is down every
 * `downinter` (HAProxy include/haproxy/server.h, srv_getinter); the next check counts from the end of the last one (src/check.c,
 * process_chk_conn), and `fall` failures in a row take it down, `rise` successes bring it back (check_notify_failure, check_notify_success).
 * So the first failing check begins within `inter`, and between `fall` failures lie `fall - 1` gaps. A refusal costs a check no time, a
 * hanging server its whole timeout. An address vanishes after its app has ended: checks that fall in between are refused, the others hang.
 */
export function checkWindows(way: Way, times: CheckTimes): { down: (takesMs: number) => TimeWindow; up: TimeWindow } {
  const { inter, fall, rise, fastinter = inter, downinter = inter, timeout = inter, resolve = 0 } = times;
  const gaps = (fall - 1) * fastinter;
  const longest = Math.max(inter, timeout);
  // A check that is under way when the server comes back still takes its time.
  const underWay = way === 'refuses' ? 0 : longest;
  const back = way === 'vanishes' ? resolve : 0;
  const up = { earliestMs: (rise - 1) * fastinter, latestMs: underWay + back + downinter + (rise - 1) * fastinter };
  if (way === 'refuses') return { up, down: () => ({ earliestMs: gaps, latestMs: inter + gaps }) };
  const latestMs = inter + fall * longest + gaps;
  if (way === 'hangs') return { up, down: () => ({ earliestMs: fall * timeout + gaps, latestMs }) };
  const down = (takesMs: number): TimeWindow => {
    const refused = Math.min(fall, 1 + Math.floor(takesMs / fastinter));
    return { earliestMs: (fall - refused) * timeout + gaps, latestMs };
  };
  return { up, down };
}
