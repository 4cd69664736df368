import { roundRobin, staticRoundRobin } from '../../../src/oracle/index.js';

/** What became of one request. */
export interface Answer {
  /** Value of X-Served-By. */
  readonly server: string;
  /** False when no server was asked. */
  readonly fromServer: boolean;
  readonly cookie: string | undefined;
}

/** Picks, counts and reports as the HAProxy of the labs does, by the configuration file that was rendered for it. */
export interface StandInBalancer {
  answer(cookie: string | undefined): Answer;
  /** A request of somebody else, seen by the frontend and by nobody's log. */
  stranger(): void;
  /** Replies to `show info` and `show stat`, a line with a dot between. */
  counters(): string;
}

interface Server {
  readonly name: string;
  readonly weight: number;
  picks: number;
  served: number;
}

export function standInBalancer(configuration: string): StandInBalancer {
  const servers = [...configuration.matchAll(/^ +server (\S+) \S+ weight (\d+)/gm)].map(
    ([, name = '', weight]): Server => ({ name, weight: Number(weight), picks: 0, served: 0 }),
  );
  const algorithm = /^ +balance (\S+)/m.exec(configuration)?.[1] ?? '';
  const sticky = /^ +cookie LAB /m.test(configuration);
  const ownAnswer = /http-request return .* hdr X-Served-By (\S+)/.exec(configuration)?.[1];
  const pick = pickerFor(
    algorithm,
    servers.map(({ weight }) => weight),
  );
  const frontend = { requests: 0 };
  const picked = (): Server => {
    const server = servers[pick()]!;
    server.picks += 1;
    return server;
  };
  return {
    answer: (cookie) => {
      frontend.requests += 1;
      if (ownAnswer !== undefined) return { server: ownAnswer, fromServer: false, cookie: undefined };
      const bound = sticky ? servers.find(({ name }) => cookie?.includes(`LAB=${name}`)) : undefined;
      const server = bound ?? picked();
      server.served += 1;
      const sets = sticky && bound === undefined ? `LAB=${server.name}; path=/` : undefined;
      return { server: server.name, fromServer: true, cookie: sets };
    },
    stranger: () => {
      frontend.requests += 1;
    },
    // HAProxy's statistics have no word for random.
    counters: () =>
      `${INFO}.\n${statistics(servers, algorithm === 'random' ? 'unknown' : algorithm, frontend.requests)}`,
  };
}

const INFO = 'Name: HAProxy\nVersion: 3.0.11\nNbthread: 1\nPid: 8\nUptime_sec: 60\nStart_time_sec: 1795000000\n\n';
const COLUMNS = ['pxname', 'svname', 'type', 'status', 'check_status', 'weight', 'uweight', 'algo', 'req_tot'].concat([
  'stot',
  'lbtot',
  'hrsp_2xx',
  'lastchg',
]);

function statistics(servers: readonly Server[], algorithm: string, requests: number): string {
  const line = (row: Readonly<Record<string, string | number>>): string =>
    `${COLUMNS.map((name) => row[name] ?? '').join(',')},\n`;
  const picks = servers.reduce((total, server) => total + server.picks, 0);
  return [
    `# ${COLUMNS.join(',')},\n`,
    line({ pxname: 'web', svname: 'FRONTEND', type: 0, req_tot: requests }),
    ...servers.map(({ name, weight, picks: lbtot, served }) =>
      line({
        ...{ pxname: 'apps', svname: name, type: 2, status: 'UP', check_status: 'L4OK', weight, uweight: weight },
        ...{ stot: served, lbtot, hrsp_2xx: served, lastchg: 60 },
      }),
    ),
    line({ pxname: 'apps', svname: 'BACKEND', type: 1, algo: algorithm, lbtot: picks }),
  ].join('');
}

function pickerFor(algorithm: string, weights: readonly number[]): () => number {
  if (algorithm === 'roundrobin') return roundRobin(weights);
  if (algorithm === 'static-rr') return staticRoundRobin(weights);
  if (algorithm === 'random') return seededPicks(weights);
  throw new Error(`the stand-in does not know balance ${algorithm}`);
}

/** Weighted picks from a linear congruential generator (Numerical Recipes' constants): the same in every run. */
function seededPicks(weights: readonly number[]): () => number {
  const total = weights.reduce((a, b) => a + b, 0);
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    let left = (state / 2 ** 32) * total;
    return weights.findIndex((weight) => (left -= weight) < 0);
  };
}
