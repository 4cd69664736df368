import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { durationMs } from '../../lab/duration.js';
import type { ActionContext } from '../action.js';
import { readServer, runtimeSocket } from '../haproxy/index.js';

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
    const { status: is } = await readServer(socket, server);
    if ((is === status) === wanted || performance.now() >= endsAt)
      return [`HAProxy's check says that ${server} is ${is}`];
    await delay(POLL_MS);
  }
}
