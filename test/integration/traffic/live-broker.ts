import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { Engine } from '../../../src/engine/index.js';
import type { ClientLedger } from '../../../src/lab/observation.js';
import type { OperationResult } from '../../../src/lab/amqp/index.js';
import type { ResolvedLab, ResolvedService } from '../../../src/lab/resolved.js';
import { trafficKinds } from '../../../src/traffic/index.js';
import { connectTestEngine } from '../../support/real-engine.js';
import { bringUp, newInstance, smallLab, takeAway } from '../lifecycle/small-lab.js';

/** The password of all of its users. */
export const PASSWORD = 'a-password-of-the-test';
const everything = { configure: '.*', write: '.*', read: '.*' };
const DEFINITIONS = {
  users: [
    { name: 'lab', password: PASSWORD, tags: [] },
    { name: 'reader', password: PASSWORD, tags: [] },
  ],
  vhosts: [{ name: '/' }, { name: 'blue' }],
  permissions: [
    { user: 'lab', vhost: '/', ...everything },
    { user: 'lab', vhost: 'blue', ...everything },
    { user: 'reader', vhost: '/', configure: '', write: '', read: '.*' },
  ],
};
const CONFIG = `log.console = true
log.file = false
load_definitions = /etc/rabbitmq/definitions.json
`;

/** A real RabbitMQ, and scripts that are done on it. */
export interface LiveBroker extends AsyncDisposable {
  readonly engine: Engine;
  readonly containerId: string;
  /** On 127.0.0.1; the same after a restart. */
  readonly port: number;
  /** Does a script as the user `lab`; message i has the id `run.NAME.i`, NAME being new each time. */
  drive(script: readonly object[], more?: object, signal?: AbortSignal): Promise<Driven>;
}

export interface Driven {
  readonly ledger: ClientLedger;
  readonly messages: NonNullable<ClientLedger['messages']>;
  /** What came of each operation: `ok`, `404 channel`, `timeout`. */
  readonly outcomes: readonly string[];
}

/** Rejects at the end when something was left behind. */
export async function liveBroker(): Promise<LiveBroker> {
  const engine = await connectTestEngine();
  const instance = newInstance();
  const { running } = await bringUp(engine, brokerLab(instance, await freePort()));
  const [broker] = running.services;
  const amqp = trafficKinds['amqp']!;
  let steps = 0;
  return {
    engine,
    containerId: broker!.containerId,
    port: broker!.ports[0]!.hostPort,
    async drive(script, more = {}, signal = new AbortController().signal) {
      const step = `step${++steps}`;
      const options = amqp.parse({ service: 'broker', user: 'lab', password: PASSWORD, script, ...more });
      const ledger = await amqp.drive(options, {
        ...{ step, idPrefix: `run.${step}.`, servers: [], requests: Infinity, seed: 1, signal, clock: Date.now },
        target: { host: '127.0.0.1', port: broker!.ports[0]!.hostPort },
      });
      const messages = ledger.messages!;
      return { ledger, messages, outcomes: messages.operations.map(inWords) };
    },
    async [Symbol.asyncDispose]() {
      const left = await takeAway(engine, instance);
      engine.close();
      if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`);
    },
  };
}

export function inWords({ outcome }: OperationResult): string {
  return typeof outcome === 'string' ? outcome : `${outcome.code} ${outcome.closes}`;
}

/** Of its own: one that the engine chooses is another one after each start. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** One RabbitMQ alone, published at this port. */
export function brokerLab(instance: string, port: number): ResolvedLab {
  return { ...smallLab(instance), entry: 'broker', services: [brokerService(port)] };
}

function brokerService(port: number): ResolvedService {
  const file = (path: string, content: string) => ({ path, content, mode: 0o644 });
  return {
    ...{ name: 'broker', group: 'broker', index: 1, image: 'rabbitmq', command: undefined, environment: {} },
    files: [
      file('/etc/rabbitmq/rabbitmq.conf', CONFIG),
      file('/etc/rabbitmq/definitions.json', JSON.stringify(DEFINITIONS)),
      file('/etc/rabbitmq/enabled_plugins', '[].\n'),
    ],
    ...{ networks: ['default'], mounts: [], after: [], publish: [{ port: 5672, prefer: port }] },
    readiness: [{ kind: 'amqp', with: { port: 5672, user: 'lab', password: PASSWORD, vhost: '/' } }],
    limits: { memoryBytes: 768 * 2 ** 20, pids: 512, cpus: 2 },
    ...{ user: undefined, stopSignal: undefined, init: false },
  };
}
