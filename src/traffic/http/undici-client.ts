import type { Socket } from 'node:net';
import type { Client, Dispatcher } from 'undici';

/** What undici hands to a connector, and what it wants back. */
export interface SocketTarget {
  readonly hostname: string;
  readonly port: string;
  readonly protocol: string;
  readonly localAddress?: string | null | undefined;
}
export type OpenSocket = (target: SocketTarget, done: (...result: [null, Socket] | [Error, null]) => void) => void;

export interface HttpClientOptions {
  /** `http://127.0.0.1:8080` */
  readonly origin: string;
  /** A Client option and nothing else: undici overrides what `connect` says about it. */
  readonly localAddress: string | undefined;
  readonly openSocket: OpenSocket;
}

export type HttpClient = Client;
/** undici's low-level callbacks: raw headers, no promise and no stream per request. */
export type DispatchHandler = Required<
  Pick<Dispatcher.DispatchHandler, 'onConnect' | 'onHeaders' | 'onData' | 'onComplete' | 'onError'>
>;
export type DispatchOptions = Dispatcher.DispatchOptions;
export type MakeHttpClient = (options: HttpClientOptions) => HttpClient;

/** A connection may idle as long as a step lasts; a server's own shorter hint is honoured by undici. */
const IDLE_MS = 3_600_000;
/** Taken off a server's Keep-Alive hint, so that the client closes first. More would make `timeout=1` close each time. */
const IDLE_MARGIN_MS = 500;

/** Loads undici, the one place that does; nothing else of the tool needs it. */
export async function loadHttpClient(): Promise<MakeHttpClient> {
  const { default: Client } = await import('undici/lib/dispatcher/client.js');
  return ({ origin, localAddress, openSocket }) =>
    new Client(origin, {
      // One request in flight: undici then never writes a request a second time.
      pipelining: 1,
      // Ours is one timeout per request; undici's have a resolution of a second and cost a timer each.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: IDLE_MS,
      keepAliveTimeoutThreshold: IDLE_MARGIN_MS,
      connect: openSocket,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
}
