import { Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type Dockerode from 'dockerode';
import { type LabError } from '../../errors.js';
import type { EngineAddress } from '../engine.js';
import { hasAborted, interruption } from './translate-error.js';
import { watchOver } from './watch-over.js';

/** A request whose answer is read as it comes. */
export interface StreamRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  /** A tar, sent as it is. */
  readonly body?: Buffer | NodeJS.ReadableStream;
  readonly signal?: AbortSignal | undefined;
}

/** One client of one engine: every request goes through it, so that every failure is translated. */
export interface DockerConnection {
  readonly address: EngineAddress;
  readonly docker: Dockerode;
  /** As `Inspect.lost`; every request under way fails then, and every later one at once. */
  readonly lost: AbortSignal;
  /** Names of containers by id, as far as they were seen: failures speak of names. */
  readonly names: Map<string, string>;
  call<T>(what: string, request: (docker: Dockerode) => Promise<T>, signal?: AbortSignal): Promise<T>;
  stream(what: string, request: StreamRequest): Promise<IncomingMessage>;
  /** For failures that happen while an answer is being read. */
  failure(what: string, error: unknown, signal?: AbortSignal): LabError;
  close(): void;
}

interface Modem {
  dial(options: object, callback: (error: unknown, answer: unknown) => void): void;
}

/** The `engine` timeout: how long an engine that had answered may stay silent. */
const SILENCE_MS = 15_000;

/** Builds a client for the address; nothing is sent. Throws kind `engine` for an address that cannot be used. */
export async function openConnection(address: EngineAddress, silenceMs = SILENCE_MS): Promise<DockerConnection> {
  const { default: Docker } = await import('dockerode');
  const agent =
    address.tls === undefined ? new HttpAgent(KEEP_ALIVE) : new HttpsAgent({ ...KEEP_ALIVE, ...address.tls });
  const docker = new Docker({ ...clientOptions(address), agent } as Dockerode.DockerOptions);
  const watch = watchOver(docker, { host: address.host, silenceMs, names: new Map() }, () => agent.destroy());
  const { lost, failure } = watch;
  const watched = async <T>(what: string, request: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    if (hasAborted(signal)) throw interruption(what, signal);
    if (lost.aborted) throw failure(what, lost.reason);
    try {
      const answer = await request();
      watch.begin();
      return answer;
    } catch (error) {
      throw failure(what, error, signal);
    }
  };
  return {
    address,
    docker,
    lost,
    names: watch.names,
    failure,
    call: (what, request, signal) => watched(what, () => request(docker), signal),
    stream: (what, request) => watched(what, () => dial(docker, request), request.signal),
    close: () => {
      watch.end();
      agent.destroy();
    },
  };
}

/** Sockets stay open between calls, and parallel calls never wait for one another's. */
const KEEP_ALIVE = { keepAlive: true, maxSockets: Infinity, maxFreeSockets: 32 } as const;

/**
 * Every option the client would otherwise take from DOCKER_HOST and its companions is set here, also when
 * undefined: the address that was chosen is the only one used.
 */
function clientOptions({ host, tls }: EngineAddress): object {
  const own = { host: undefined, port: undefined, socketPath: undefined, timeout: undefined, pathPrefix: '/' };
  const secrets = { ca: tls?.ca, cert: tls?.cert, key: tls?.key };
  if (host.startsWith('unix://'))
    return { ...own, ...secrets, protocol: 'http', socketPath: host.slice('unix://'.length) };
  if (host.startsWith('npipe://'))
    return { ...own, ...secrets, protocol: 'http', socketPath: host.slice('npipe://'.length) };
  const protocol = tls === undefined ? 'http' : 'https';
  const { hostname, port } = new URL(host.replace(/^(tcp|https?):/u, 'http:'));
  return { ...own, ...secrets, protocol, host: hostname, port: port === '' ? (tls === undefined ? 2375 : 2376) : port };
}

function dial(docker: Dockerode, { method, path, query, body, signal }: StreamRequest): Promise<IncomingMessage> {
  const modem = docker.modem as Modem;
  const options = {
    method,
    path: `${path}?`,
    options: { ...query },
    file: body,
    abortSignal: signal,
    isStream: true,
    statusCodes: { 200: true },
  };
  return new Promise((resolve, reject) => {
    modem.dial(options, (error, answer) => (error ? reject(asError(error)) : resolve(answer as IncomingMessage)));
  });
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
