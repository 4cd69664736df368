import { createServer, type AddressInfo, type Socket } from 'node:net';

/** One request, as it came over the wire. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly socket: Socket;
  /** Which connection it came on, from 0. */
  readonly connection: number;
}

export interface RawServer extends AsyncDisposable {
  readonly port: number;
  readonly requests: readonly RawRequest[];
  connections(): number;
}

/** A TCP server that hands each request (a body is read by Content-Length) to `answer`, which does what it likes to the socket. */
export async function serveRaw(answer: (request: RawRequest) => void): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ noDelay: true, allowHalfOpen: false }, (socket) => {
    const connection = connections++;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      for (let end = endOfRequest(text); end !== -1; end = endOfRequest(text)) {
        const request = { ...parse(text.slice(0, end)), socket, connection };
        text = text.slice(end);
        requests.push(request);
        answer(request);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    connections: () => connections,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function endOfRequest(text: string): number {
  const blank = text.indexOf('\r\n\r\n');
  if (blank === -1) return -1;
  const length = Number(/^content-length: (\d+)/im.exec(text.slice(0, blank))?.[1] ?? 0);
  const end = blank + 4 + length;
  return text.length >= end ? end : -1;
}

function parse(text: string): Pick<RawRequest, 'method' | 'path' | 'headers'> {
  const [first = '', ...lines] = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n');
  const [method = '', path = ''] = first.split(' ');
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { method, path, headers };
}

/** A plain answer of 200 by `server`. */
export function ok(server: string, extra = ''): string {
  return `HTTP/1.1 200 OK\r\nX-Served-By: ${server}\r\n${extra}Content-Length: 2\r\n\r\nok`;
}
