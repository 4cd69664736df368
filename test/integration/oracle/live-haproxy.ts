import pMap from 'p-map';
import type { Engine } from '../../../src/engine/index.js';
import type { BalancerCounters } from '../../../src/lab/observation.js';
import { rowsOf, RequestTableShape, type TableRow } from '../../../src/lab/table/index.js';
import type { RowsExpectation } from '../../../src/lab/verdict.js';
import { expectOf } from '../../../src/oracle/index.js';
import { openWitness, type MiddleWitness } from '../../../src/witness/index.js';
import { connectTestEngine } from '../../support/real-engine.js';
import { bringUp, changed, newInstance, smallLab, takeAway } from '../lifecycle/small-lab.js';

const signal = new AbortController().signal;
const SERVERS = ['app1', 'app2', 'app3'];
const GLOBAL = `global
    nbthread 1
    thread-groups 1
    stats socket /tmp/haproxy.sock mode 600 level admin
defaults
    mode http
    timeout connect 500ms
    timeout client 30s
    timeout server 30s
`;

/** A HAProxy with a configuration of the test's own, before the three apps `app1` to `app3`. */
export interface LiveHaproxy extends AsyncDisposable {
  readonly engine: Engine;
  /** Where it is reached, without a slash at the end. */
  readonly address: string;
  containerOf(service: string): string;
  /** One command at its runtime socket. */
  ask(command: string): Promise<string>;
  counters(backend: string): Promise<BalancerCounters>;
}

/** `sections`: what follows `global` and `defaults`; it must listen on 8080. Rejects at the end when something was left behind. */
export async function liveHaproxy(sections: string): Promise<LiveHaproxy> {
  const engine = await connectTestEngine();
  const instance = newInstance();
  const plain = smallLab(instance, [1, 1, 1]);
  const files = plain.services
    .at(-1)!
    .files.map((file) => (file.path.endsWith('.cfg') ? { ...file, content: GLOBAL + sections } : file));
  const { running } = await bringUp(engine, changed(plain, 'haproxy', { files }));
  const containerOf = (service: string): string => running.services.find(({ name }) => name === service)!.containerId;
  return {
    engine,
    containerOf,
    address: `http://127.0.0.1:${running.services.at(-1)!.ports[0]!.hostPort}`,
    ask: async (command) =>
      (await engine.exec(containerOf('haproxy'), ['perl', '/lab/runtime.pl', command])).stdout.trim(),
    counters: (backend) => middle(backend).read({ engine, running, signal }),
    async [Symbol.asyncDispose]() {
      const left = await takeAway(engine, instance);
      engine.close();
      if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`);
    },
  };
}

function middle(backend: string): MiddleWitness {
  const command = ['perl', '/lab/runtime.pl'];
  return openWitness({ kind: 'haproxy-stats', with: { service: 'haproxy', backend, command } }) as MiddleWitness;
}

/** What the oracle says of each row of a table. */
export function expectRows(
  kind: string,
  options: Readonly<Record<string, unknown>>,
  rows: readonly Partial<TableRow>[],
  before: BalancerCounters,
): RowsExpectation {
  const traffic = { kind: 'http-table', with: { service: 'haproxy', port: 8080, rows } };
  const oracle = { kind, with: { servers: 'app', ...options } };
  return expectOf(oracle, { servers: SERVERS, purpose: 'table', traffic, before }) as RowsExpectation;
}

/** What one request met. */
export interface Answer {
  /** Place of the app that answered; -1 = none of them did. */
  readonly server: number;
  readonly status: number;
  readonly setsCookie: boolean;
}

/** Sends each row, a few at a time. */
export async function sendRows(
  { address }: LiveHaproxy,
  rows: readonly Partial<TableRow>[],
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer[]> {
  const table = rowsOf(RequestTableShape.parse({ service: 'haproxy', port: 8080, rows }));
  const send = async ({ method, path, headers: own }: TableRow): Promise<Answer> => {
    const response = await fetch(`${address}${path}`, { method, headers: { ...own, ...headers } });
    await response.text();
    const server = SERVERS.indexOf(response.headers.get('x-served-by') ?? '');
    return { server, status: response.status, setsCookie: response.headers.has('set-cookie') };
  };
  return pMap(table, send, { concurrency: 8 });
}
