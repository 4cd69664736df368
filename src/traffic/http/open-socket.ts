import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { HttpTraffic } from './http-options.js';
import type { OpenSocket, SocketTarget } from './undici-client.js';

const READ_BYTES = 65_536;

/** What a virtual connection learns about its sockets. */
export interface SocketWatch {
  /** A socket exists and tries to connect. */
  opening(socket: Socket): void;
  /** It is connected, with TLS where asked. */
  opened(): void;
}

/**
 * Makes undici's connector. Each connection is a full one: no TLS session is resumed, certificates are always checked.
 */
export function createOpenSocket(tls: HttpTraffic['tls'], watch: SocketWatch): OpenSocket {
  return (target, done) => {
    const socket = dial(target, tls);
    let settled = false;
    watch.opening(socket);
    socket.setNoDelay(true);
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => {
      settled = true;
      watch.opened();
      done(null, socket);
    });
    socket.on('error', (error) => {
      if (settled) return;
      settled = true;
      done(error, null);
    });
  };
}

function dial({ hostname, port, localAddress }: SocketTarget, tls: HttpTraffic['tls']): Socket {
  const target = {
    host: hostname,
    port: Number(port),
    highWaterMark: READ_BYTES,
    ...(localAddress === null || localAddress === undefined ? {} : { localAddress }),
  };
  if (tls === undefined) return connectTcp(target);
  const servername = tls.servername ?? (isIP(hostname) === 0 ? hostname : undefined);
  return connectTls({
    ...target,
    // Set, because the environment could switch it off.
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(servername === undefined ? {} : { servername }),
  });
}
