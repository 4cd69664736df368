import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Stands between `lab` and the tests' engine, and can die or freeze in its place: the containers live on, so that the test
 * can look at what was left.
 */
export interface EngineProxy extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly host: string;
  /** At the first request whose line matches, which does not get through any more. */
  breakAt(request: RegExp, how: Break): void;
  breakNow(how: Break): void;
}

/** `die`: connections break and nobody listens. `freeze`: connections are taken, and nothing is ever answered. */
export type Break = 'die' | 'freeze';

export async function engineProxy(target: string): Promise<EngineProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'lab-proxy-'));
  const path = join(folder, 'engine.sock');
  const sockets = new Set<Socket>();
  let broken: Break | undefined;
  let trap: { readonly request: RegExp; readonly how: Break } | undefined;
  const breakNow = (how: Break): void => {
    broken = how;
    for (const socket of how === 'die' ? sockets : []) socket.destroy();
    if (how === 'die') server.close();
  };
  const forward = (from: Socket, to: Socket, look: (chunk: Buffer) => void): void => {
    from.on('data', (chunk: Buffer) => {
      look(chunk);
      if (broken === undefined) to.write(chunk);
    });
    from.on('end', () => broken ?? to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => sockets.delete(from));
  };
  const server: Server = createServer((client) => {
    const engine = connectTo(target);
    sockets.add(client).add(engine);
    forward(client, engine, (chunk) => {
      if (trap?.request.test(chunk.subarray(0, 200).toString('latin1')) === true) breakNow(trap.how);
    });
    forward(engine, client, () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    host: `unix://${path}`,
    breakAt: (request, how) => void (trap = { request, how }),
    breakNow,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function connectTo(host: string): Socket {
  if (host.startsWith('unix://')) return connect(host.slice('unix://'.length));
  const { hostname, port } = new URL(host.replace(/^tcp:/u, 'http:'));
  return connect(Number(port), hostname);
}
