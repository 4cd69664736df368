import { PassThrough, Writable } from 'node:stream';
import { LabError } from '../../errors.js';
import type { ActionKind } from '../action.js';
import { reversible } from '../reversible.js';
import { targetOf } from '../target-of.js';
import { FaultOptions, seen } from './fault-target.js';
import { listeningPorts } from './listening-ports.js';

/**
 * Runs inside the service as long as it is to refuse. Its input ends when lab ends it, and when lab itself is gone: either way
 * the service listens again. Both signals do nothing to a program that does not know them (signal(7): default action "ignore").
 */
const HOLD = 'kill -s WINCH 1; cat > /dev/null; kill -s URG 1';

/**
 * Has the service close its listeners while it runs on: connections are refused. It must do so on SIGWINCH, and listen again on
 * SIGURG, as the apps of the templates do.
 */
export const refuse: ActionKind<FaultOptions> = {
  options: FaultOptions,
  async apply({ service }, context) {
    const { engine } = context;
    const { containerId } = targetOf(context, service);
    const ports = (): Promise<number[]> => listeningPorts(engine, containerId);
    const before = await ports();
    const all = before.join(', ');
    if (before.length === 0) {
      throw new LabError('operation', `${service} listens on no port already`, { code: 'fault-not-seen' });
    }
    const input = new PassThrough();
    let held: Promise<unknown> = Promise.resolve();
    const head = { kind: 'refuse', what: `refuse at ${service}`, targets: [service] };
    return reversible(head, context, {
      async apply() {
        const streams = { stdin: input, stdout: ignored(), stderr: ignored(), tty: false };
        held = engine.attachExec(containerId, ['sh', '-c', HOLD], streams).catch(() => undefined);
        const still = `${service} still listens on ${all}: it must close its listeners on SIGWINCH, and listen again on SIGURG`;
        await seen(
          ports,
          (open) => open.length === 0,
          () => still,
        );
        return [`${service} listens on no port any more (${all} before)`];
      },
      async undo() {
        input.end();
        await held;
        const open = await seen(
          ports,
          (now) => before.every((port) => now.includes(port)),
          (now) => `${service} listens on ${now.join(', ') || 'no port'}, not on ${all}`,
        );
        return [`${service} listens on ${open.join(', ')} again`];
      },
    });
  },
};

function ignored(): Writable {
  return new Writable({ write: (_bytes, _encoding, done) => done() });
}
