import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/index.js';
import { LABEL } from '../../../src/lab/labels.js';
import type { ResolvedLab } from '../../../src/lab/resolved.js';
import { up } from '../../../src/lifecycle/index.js';
import { connectTestEngine } from '../../support/real-engine.js';
import { newInstance, quiet, takeAway } from './small-lab.js';

const LOGIN = { port: 5672, user: 'learner', password: 'right-password', vhost: 'shop' };
const DEFINITIONS = JSON.stringify({
  users: [{ name: LOGIN.user, password: LOGIN.password, tags: [] }],
  vhosts: [{ name: LOGIN.vhost }],
  permissions: [{ user: LOGIN.user, vhost: LOGIN.vhost, configure: '.*', write: '.*', read: '.*' }],
});

let engine: Engine;
let instance = '';

beforeAll(async () => void (engine = await connectTestEngine()));
afterAll(() => engine.close());
beforeEach(() => void (instance = newInstance()));
afterEach(async () => expect(await takeAway(engine, instance)).toEqual([]));

function brokerLab(login: Partial<typeof LOGIN> = {}): ResolvedLab {
  const file = (path: string, content: string) => ({ path: `/etc/rabbitmq/${path}`, content, mode: 0o644 });
  const conf = 'log.console = true\nlog.file = false\nload_definitions = /etc/rabbitmq/definitions.json\n';
  const broker = {
    ...{ name: 'broker', group: 'broker', index: 1, image: 'rabbitmq', command: undefined, environment: {} },
    files: [
      file('rabbitmq.conf', conf),
      file('enabled_plugins', '[rabbitmq_management].\n'),
      file('definitions.json', DEFINITIONS),
    ],
    ...{ networks: ['default'], mounts: [], publish: [{ port: 5672, prefer: undefined }], after: [] },
    readiness: [{ kind: 'amqp', with: { ...LOGIN, ...login } }],
    limits: { memoryBytes: 512 * 2 ** 20, pids: 256, cpus: 2 },
    ...{ user: undefined, stopSignal: undefined, init: false },
  };
  return {
    ...{ lab: 'lifecycle-test', instance, folder: '/nonexistent/lifecycle-test', title: 'A test', entry: 'broker' },
    ...{ parameters: {}, services: [broker], networks: [{ key: 'default', internal: false }] },
    ...{ volumes: [], traffic: {}, witnesses: {}, claims: [] },
  };
}

async function bringUp(lab: ResolvedLab, on: Engine = engine) {
  const image = (await engine.images({ [LABEL.role]: 'rabbitmq' })).find(({ tags }) => tags.length > 0);
  const reference = image?.tags[0];
  if (image === undefined || reference === undefined) throw new Error('no image for rabbitmq: run lab images build');
  return up({
    ...{ engine: on, lab, run: 'test-run', progress: quiet, signal: new AbortController().signal, clock: Date.now },
    images: Promise.resolve(new Map([['rabbitmq', { reference, imageId: image.id }]])),
    options: { recreate: false, publish: [], timeouts: { readyMs: 90_000 } },
  });
}

const elsewhere = (): Engine => ({ ...engine, address: { ...engine.address, local: false } });

describe('a broker is ready', () => {
  it('when it lets the lab’s user into the vhost: it tells so of itself, here and from inside', async () => {
    const { running } = await bringUp(brokerLab());
    const { containerId } = running.services[0]!;
    const listeners = await engine.exec(containerId, ['rabbitmq-diagnostics', '-q', 'check_port_listener', '5672']);
    expect(listeners.exitCode, listeners.stderr).toBe(0);
    const user = await engine.exec(containerId, ['rabbitmqctl', '-q', 'list_users']);
    expect(user.stdout).toMatch(/^learner\s+\[\]$/m);
    expect(user.stdout).not.toContain('guest');
    // Nothing differs, so that only the readiness is asked again: from inside the container.
    expect((await bringUp(brokerLab(), elsewhere())).changed).toBe(false);
  });

  it('never for a user or a vhost that it does not know, which it says at once', async () => {
    await bringUp(brokerLab());
    for (const on of [engine, elsewhere()]) {
      const startedMs = performance.now();
      await expect(bringUp(brokerLab({ password: 'wrong' }), on)).rejects.toMatchObject({
        ...{ kind: 'invalid', code: 'amqp-refused' },
        message: expect.stringMatching(/^broker does not let learner into the vhost shop: 403 ACCESS_REFUSED/),
      });
      await expect(bringUp(brokerLab({ vhost: 'nowhere' }), on)).rejects.toMatchObject({
        message: expect.stringMatching(/530 NOT_ALLOWED - vhost nowhere not found/),
      });
      expect(performance.now() - startedMs).toBeLessThan(20_000);
    }
  });
});
