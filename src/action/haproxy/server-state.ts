import { LabError } from '../../errors.js';
import type { RuntimeSocket } from './runtime-socket.js';

export const SERVER_STATES = ['ready', 'drain', 'maint'] as const;
export type ServerState = (typeof SERVER_STATES)[number];

/** Bits of `srv_admin_state` (HAProxy include/haproxy/server-t.h, `enum srv_admin`): maintenance and drain as the user set them. */
const FORCED_MAINTENANCE = 0x01;
const FORCED_DRAIN = 0x08;

/** `srv_op_state` of a server that gets no traffic (`SRV_ST_STOPPED`). */
const STOPPED = 0;

/** A server as HAProxy has it now. */
export interface ServerNow {
  /** Backend in which it was found. */
  readonly backend: string;
  readonly state: ServerState;
  /** What the health checks say of it. */
  readonly status: 'UP' | 'DOWN';
  readonly weight: number;
  readonly initialWeight: number;
}

/** One server, as `show servers state` (format 1) tells it. Throws kind `usage` for one that is in none of the backends. */
export async function readServer({ backends, ask }: RuntimeSocket, server: string): Promise<ServerNow> {
  const known: string[] = [];
  for (const backend of backends) {
    const rows = stateRows(await ask(`show servers state ${backend}`));
    const row = rows.find((each) => each.get('srv_name') === server);
    if (row !== undefined) return serverNow(backend, row);
    known.push(...rows.flatMap((each) => each.get('srv_name') ?? []));
  }
  throw new LabError('usage', `${backends.join(', ')} has no server "${server}"`, {
    code: 'unknown-server',
    suggestions: [`choose from ${known.join(', ')}`],
  });
}

function stateRows(reply: string): Map<string, string>[] {
  const lines = reply.split('\n');
  const names = (lines.find((line) => line.startsWith('# ')) ?? '').slice(2).split(' ');
  const rows = lines.filter((line) => !line.startsWith('#')).map((line) => line.split(' '));
  return rows.map((row) => new Map(row.map((value, i) => [names[i] ?? '', value])));
}

function serverNow(backend: string, row: ReadonlyMap<string, string>): ServerNow {
  const admin = Number(row.get('srv_admin_state'));
  return {
    backend,
    state: admin & FORCED_MAINTENANCE ? 'maint' : admin & FORCED_DRAIN ? 'drain' : 'ready',
    status: Number(row.get('srv_op_state')) === STOPPED ? 'DOWN' : 'UP',
    weight: Number(row.get('srv_uweight')),
    initialWeight: Number(row.get('srv_iweight')),
  };
}
