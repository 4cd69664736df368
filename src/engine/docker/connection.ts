import { Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type Dockerode from 'dockerode';
import { type LabError } from '../../errors.js';
import type { EngineAddress } from '../engine.js';
import { hasAborted, interruption, silenceError, translateError } from './translate-error.js';
import { watchSilence } from './watch-silence.js';

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
  /** Aborts when the engine has been silent for the `engine` timeout; every request under way fails then. */
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
  const lost = new AbortController();
  const names = new Map<string, string>();
  let unwatch: (() => void) | undefined;
  const words = { host: address.host, silenceMs, names };
  const failure = (what: string, error: unknown, signal?: AbortSignal): LabError =>
    asFailure(what, error, { ...words, signal, silent: lost.signal.aborted, answered: unwatch !== undefined });
  const onSilent = (): void => {
    lost.abort();
    // Ends the requests under way: each fails, and says why.
    agent.destroy();
  };
  const watched = async <T>(what: string, request: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    if (hasAborted(signal)) throw interruption(what, signal);
    if (lost.signal.aborted) throw failure(what, undefined);
    try {
      const answer = await request();
      unwatch ??= watchSilence({ ask: () => docker.ping(), silenceMs, onSilent });
      return answer;
    } catch (error) {
      throw failure(what, error, signal);
    }
  };
  return {
    address,
    docker,
    lost: lost.signal,
    names,
    failure,
    call: (what, request, signal) => watched(what, () => request(docker), signal),
    stream: (what, request) => watched(what, () => dial(docker, request), request.signal),
    close: () => {
      unwatch?.();
      agent.destroy();
    },
  };
}

interface Circumstances {
  readonly host: string;
  readonly silenceMs: number;
  readonly names: ReadonlyMap<string, string>;
  readonly signal: AbortSignal | undefined;
  readonly silent: boolean;
  readonly answered: boolean;
}

function asFailure(what: string, error: unknown, { names, signal, silent, ...rest }: Circumstances): LabError {
  const named = what.replace(CONTAINER_ID, (id) => names.get(id) ?? id.slice(0, 12));
  if (hasAborted(signal)) return interruption(named, signal);
  return silent ? silenceError({ ...rest, what: named }, error) : translateError(error, { ...rest, what: named });
}

const CONTAINER_ID = /\b[0-9a-f]{64}\b/gu;

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
