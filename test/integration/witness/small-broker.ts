import { randomBytes } from 'node:crypto';
import type { Engine } from '../../../src/engine/index.js';
import { LABEL } from '../../../src/lab/labels.js';
import type { ResolvedLab, ResolvedService } from '../../../src/lab/resolved.js';
import { down, up, type UpResult } from '../../../src/lifecycle/index.js';

export const USER = 'lab';
export const PASSWORD = 'only-in-this-test';

const CONFIG = `log.console = true
log.file = false
default_user = ${USER}
default_pass = ${PASSWORD}
`;
const PLUGINS = '[rabbitmq_management,rabbitmq_prometheus,rabbitmq_event_exchange].\n';

/** A broker and nothing else, its data on a volume. */
export function brokerLab(role = 'rabbitmq'): ResolvedLab {
  return {
    ...{ lab: 'broker-test', instance: `t-${randomBytes(4).toString('hex')}`, folder: '/nonexistent/broker-test' },
    ...{ title: 'A test', entry: 'broker', parameters: {}, services: [broker(role)] },
    ...{ networks: [{ key: 'default', internal: false }], volumes: [{ key: 'data' }] },
    ...{ traffic: {}, witnesses: {}, claims: [] },
  };
}

function broker(image: string): ResolvedService {
  return {
    ...{ name: 'broker', group: 'broker', index: 1, image, command: undefined, environment: {} },
    files: [
      { path: '/etc/rabbitmq/rabbitmq.conf', content: CONFIG, mode: 0o644 },
      { path: '/etc/rabbitmq/enabled_plugins', content: PLUGINS, mode: 0o644 },
    ],
    networks: ['default'],
    mounts: [{ kind: 'volume', source: 'data', target: '/var/lib/rabbitmq', readOnly: false }],
    after: [],
    publish: [5672, 15692].map((port) => ({ port, prefer: undefined })),
    readiness: [{ kind: 'exec', with: { command: ['rabbitmq-diagnostics', '-q', 'check_port_connectivity'] } }],
    limits: { memoryBytes: 512 * 2 ** 20, pids: 512, cpus: 2 },
    ...{ user: undefined, stopSignal: undefined, init: false },
  };
}

/** Starts it on the image of its role, which `lab images build` left on the engine. */
export async function bringUp(engine: Engine, lab: ResolvedLab): Promise<UpResult['running']> {
  const role = lab.services[0]!.image;
  const image = (await engine.images({ [LABEL.role]: role })).find(({ tags }) => tags.length > 0);
  const reference = image?.tags[0];
  if (image === undefined || reference === undefined) throw new Error(`no image for ${role}: run lab images build`);
  const { running } = await up({
    ...{ engine, lab, run: 'test-run', progress: () => undefined, clock: Date.now },
    images: new Map([[role, { reference, imageId: image.id }]]),
    options: { recreate: false, publish: [], timeouts: { readyMs: 120_000 } },
    signal: new AbortController().signal,
  });
  return running;
}

/** Removes it, and says what is still there by the engine's own word. */
export async function takeAway(engine: Engine, { lab, instance }: ResolvedLab): Promise<string[]> {
  const signal = new AbortController().signal;
  await down({ engine, identity: { lab, instance }, volumes: true, progress: () => undefined, signal });
  const filter = { [LABEL.lab]: lab, [LABEL.instance]: instance };
  const found = await Promise.all([engine.containers(filter), engine.networks(filter), engine.volumes(filter)]);
  return found.flat().map(({ name }) => name);
}

/** Where a port of the broker is on this machine now: another one after each start. */
export async function hostPort(engine: Engine, running: UpResult['running'], port: number): Promise<number> {
  const detail = await engine.container(running.services[0]!.containerId);
  return detail?.ports.find(({ containerPort }) => containerPort === port)?.hostPort ?? 0;
}
