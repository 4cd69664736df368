import type { BalancerCounters, BalancerServer } from '../../lab/observation.js';
import { numberOf, parseInfo, parseStats, type StatRow } from './parse-stats.js';

/** Values of the column `type`. */
const TYPE = { frontend: '0', backend: '1', server: '2' } as const;
const RESPONSE_CLASSES = ['hrsp_1xx', 'hrsp_2xx', 'hrsp_3xx', 'hrsp_4xx', 'hrsp_5xx', 'hrsp_other'];

/**
 * Reads `show info` and `show stat` as the counters of one backend, or of several together. Throws on replies that are none, and when a backend is
 * not there. Field meanings: HAProxy's management guide, section 9.1.
 */
export function balancerCounters(
  replies: { readonly info: string; readonly stat: string },
  backend: string | readonly string[],
): BalancerCounters {
  const info = parseInfo(replies.info);
  const rows = parseStats(replies.stat);
  const ofType = (type: string): StatRow[] => rows.filter((row) => row.get('type') === type);
  const names = [backend].flat();
  const own = names.map((name) => backendRow(ofType(TYPE.backend), name));
  const frontends = ofType(TYPE.frontend);
  return {
    product: info.get('Name') ?? 'HAProxy',
    version: info.get('Version') ?? '',
    process: processOf(info),
    uptimeSeconds: numberOf(info, 'Uptime_sec'),
    threads: numberOf(info, 'Nbthread'),
    backend: names.join(', '),
    algorithm: [...new Set(own.map((row) => row.get('algo') ?? ''))].join(', '),
    frontendRequests: sum(frontends, 'req_tot'),
    frontendDenied: sum(frontends, 'dreq'),
    backendPicks: sum(own, 'lbtot'),
    backendConnectErrors: sum(own, 'econ'),
    backendResponses: own.reduce((total, row) => total + responsesOf(row), 0),
    backendResponses5xx: sum(own, 'hrsp_5xx'),
    queueMax: Math.max(...own.map((row) => numberOf(row, 'qmax'))),
    queueNow: sum(own, 'qcur'),
    servers: joinServers(
      ofType(TYPE.server)
        .filter((row) => names.includes(row.get('pxname') ?? ''))
        .map(balancerServer),
    ),
  };
}

function backendRow(rows: readonly StatRow[], wanted: string): StatRow {
  const found = rows.find((row) => row.get('pxname') === wanted);
  if (found !== undefined) return found;
  const names = rows.map((row) => row.get('pxname') ?? '');
  throw new Error(`HAProxy has no backend "${wanted}"; it has ${names.join(', ') || 'none'}`);
}

function balancerServer(row: StatRow): BalancerServer {
  return {
    name: row.get('svname') ?? '',
    // `UP 1/3`, `MAINT (via x)`, `no check`: the first word is the status.
    status: (row.get('status') ?? '').split(' ')[0] ?? '',
    // `* ` in front: a check is under way.
    checkStatus: (row.get('check_status') ?? '').replace(/^\* /, ''),
    weight: numberOf(row, 'weight'),
    // Versions before 2.4 have no user weight of its own.
    userWeight: numberOf(row, row.has('uweight') ? 'uweight' : 'weight'),
    sessions: numberOf(row, 'stot'),
    picks: numberOf(row, 'lbtot'),
    responses: responsesOf(row),
    responses2xx: numberOf(row, 'hrsp_2xx'),
    connectErrors: numberOf(row, 'econ'),
    responseErrors: numberOf(row, 'eresp'),
    retries: numberOf(row, 'wretr'),
    redispatches: numberOf(row, 'wredis'),
    downs: numberOf(row, 'chkdown'),
    queueMax: numberOf(row, 'qmax'),
    sessionsMax: numberOf(row, 'smax'),
    sessionsNow: numberOf(row, 'scur'),
    queueNow: numberOf(row, 'qcur'),
    lastChangeSeconds: numberOf(row, 'lastchg'),
    ...(row.has('addr') ? { address: (row.get('addr') ?? '').replace(/:\d+$/, '') } : {}),
  };
}

/** A server that stands in several of the backends counts as one: its answers carry one name. */
function joinServers(servers: readonly BalancerServer[]): BalancerServer[] {
  const joined = new Map<string, BalancerServer>();
  for (const server of servers) {
    const there = joined.get(server.name);
    joined.set(server.name, there === undefined ? server : joinServer(there, server));
  }
  return [...joined.values()];
}

function joinServer(one: BalancerServer, other: BalancerServer): BalancerServer {
  const both = (key: Counted): number => (one[key] ?? 0) + (other[key] ?? 0);
  return {
    ...one,
    status: one.status === other.status ? one.status : `${one.status}/${other.status}`,
    ...(Object.fromEntries(COUNTED.map((key) => [key, both(key)])) as Record<Counted, number>),
    queueMax: Math.max(one.queueMax, other.queueMax),
    sessionsMax: both('sessionsMax'),
    lastChangeSeconds: Math.min(one.lastChangeSeconds, other.lastChangeSeconds),
  };
}

const COUNTED = [
  ...(['sessions', 'picks', 'responses', 'responses2xx', 'connectErrors', 'responseErrors'] as const),
  ...(['retries', 'redispatches', 'downs', 'sessionsMax', 'sessionsNow', 'queueNow'] as const),
] as const;
type Counted = (typeof COUNTED)[number];

function responsesOf(row: StatRow): number {
  return RESPONSE_CLASSES.reduce((total, name) => total + numberOf(row, name), 0);
}

/** A restarted container may well give the new process the same number: the start time tells them apart. */
function processOf(info: ReadonlyMap<string, string>): string {
  return `${info.get('Pid') ?? '?'}@${info.get('Start_time_sec') ?? '?'}`;
}

function sum(rows: readonly StatRow[], name: string): number {
  return rows.reduce((total, row) => total + numberOf(row, name), 0);
}
