import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { durationMs } from '../../lab/duration.js';
import type { ActionContext } from '../action.js';
import { runtimeSocket } from '../haproxy/index.js';

const POLL_MS = 50;

export const Until = z.strictObject({
  server: z.string().min(1),
  status: z.enum(['UP', 'DOWN']),
  /** So long at most: whether it came is for the claim to say. */
  within: z.string().regex(/^\d+(\.\d+)?(ms|s)$/, 'must be a time with its unit, as 500ms or 5s'),
});

/** Waits until HAProxy's checks see the server so, or (`wanted` false) no more so; returns what they say in the end. */
export async function awaitStatus(
  context: ActionContext,
  { server, status, within }: z.infer<typeof Until>,
  wanted: boolean,
): Promise<string[]> {
  const socket = runtimeSocket(context);
  const endsAt = performance.now() + (durationMs(within) ?? 0);
  for (;;) {
    const is = statusOf(await socket.ask('show stat'), server);
    const right = (is.split(' ')[0] === status) === wanted;
    if (right || performance.now() >= endsAt) return [`HAProxy's check says that ${server} is ${is}`];
    await delay(POLL_MS);
  }
}

/** `UP`, `DOWN 1/2`, by the column names of `show stat`. */
function statusOf(stat: string, server: string): string {
  const [head = '', ...rows] = stat.split('\n');
  const names = head.replace(/^# /, '').split(',');
  const row = rows.map((line) => line.split(',')).find((cells) => cells[names.indexOf('svname')] === server);
  return row?.[names.indexOf('status')] ?? 'unknown';
}
