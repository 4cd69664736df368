import { LabError } from '../../errors.js';
import type { RuntimeSocket } from './runtime-socket.js';

export const SERVER_STATES = ['ready', 'drain', 'maint'] as const;
export type ServerState = (typeof SERVER_STATES)[number];

/** Bits of `srv_admin_state` (HAProxy include/haproxy/server-t.h, `enum srv_admin`): maintenance and drain as the user set them. */
const FORCED_MAINTENANCE = 0x01;
const FORCED_DRAIN = 0x08;

/** State and weight of one server, as `show servers state` (format 1) tells them. Throws kind `usage` for an unknown server. */
export async function readServer(
  { backend, ask }: RuntimeSocket,
  server: string,
): Promise<{ readonly state: ServerState; readonly weight: number; readonly initialWeight: number }> {
  const reply = await ask(`show servers state ${backend}`);
  const lines = reply.split('\n');
  const names = (lines.find((line) => line.startsWith('# ')) ?? '').slice(2).split(' ');
  const rows = lines.filter((line) => !line.startsWith('#')).map((line) => line.split(' '));
  const column = (row: readonly string[], name: string): string | undefined => row[names.indexOf(name)];
  const row = rows.find((each) => column(each, 'srv_name') === server);
  if (row === undefined) {
    const known = rows.map((each) => column(each, 'srv_name')).filter((name) => name !== undefined);
    throw new LabError('usage', `${backend} has no server "${server}"`, {
      code: 'unknown-server',
      suggestions: [`choose from ${known.join(', ')}`],
    });
  }
  const admin = Number(column(row, 'srv_admin_state'));
  const state = admin & FORCED_MAINTENANCE ? 'maint' : admin & FORCED_DRAIN ? 'drain' : 'ready';
  return { state, weight: Number(column(row, 'srv_uweight')), initialWeight: Number(column(row, 'srv_iweight')) };
}
