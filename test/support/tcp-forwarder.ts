import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface TcpForwarder extends AsyncDisposable {
  /** As in DOCKER_HOST. */
  readonly host: string;
}

/** Makes a unix socket reachable over tcp, on 127.0.0.1 alone. Half-closed connections stay half open, as a plain tcp engine's. */
export async function tcpForwarder(socketPath: string): Promise<TcpForwarder> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (from) => {
    const to = connect({ path: socketPath, allowHalfOpen: true });
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => open.delete(one));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
