import { LabError } from '../../errors.js';

/** Errnos of a connection that broke or was never made; a socket hang up carries ECONNRESET. */
const CONNECTION_ERRNOS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

interface RawEngineError {
  readonly code?: string;
  readonly syscall?: string;
  readonly statusCode?: number;
  readonly json?: { readonly message?: string } | null;
  readonly message?: string;
}

export interface FailedRequest {
  /** What was tried, with the resource's name: `start container lab-a-app1`. */
  readonly what: string;
  readonly host: string;
  /** True once this engine has answered anything: then silence means that it was lost. */
  readonly answered: boolean;
  /** Code for a refusal of this request, where a plain status says too little. */
  readonly code?: string;
}

const raw = (error: unknown): RawEngineError => (typeof error === 'object' && error !== null ? error : {});

/** HTTP status of an engine's refusal, undefined when it did not answer. */
export function statusOf(error: unknown): number | undefined {
  return raw(error instanceof LabError ? error.cause : error).statusCode;
}

/** True when the connection failed rather than the request. */
export function isConnectionError(error: unknown): boolean {
  const { code, syscall } = raw(error);
  return code !== undefined && (CONNECTION_ERRNOS.has(code) || syscall === 'connect');
}

/** ENOSPC reaches us as the text of that errno, inside whatever the engine was doing. */
export function mentionsFullDisk(text: string): boolean {
  return /no space left on device|disk quota exceeded|\bENOSPC\b|\bEDQUOT\b/iu.test(text);
}

const CLIENT_WRAPPING = /^\(HTTP code \d+\) [^-]*- /u;

/** The engine's own words, without the wrapping of the HTTP client. */
export function engineWords(error: unknown): string {
  const { json, message } = raw(error);
  return (json?.message ?? (message ?? String(error)).replace(CLIENT_WRAPPING, '')).trim();
}

/**
 * Turns whatever a request to the engine threw into a `LabError`, by HTTP status and errno only.
 * Kind `engine` when it never answered, `operation` when it refused or was lost on the way.
 */
export function translateError(error: unknown, request: FailedRequest): LabError {
  if (error instanceof LabError) return error;
  const words = engineWords(error);
  if (isConnectionError(error)) return connectionError(error, request, words);
  if (mentionsFullDisk(words)) return fullDiskError(request.what, [words], error);
  const status = raw(error).statusCode;
  return new LabError('operation', `Could not ${request.what}: ${words}`, {
    code: request.code ?? refusalCode(status),
    details: status === undefined ? [] : [`the engine at ${request.host} answered with status ${status}`],
    cause: error,
  });
}

function connectionError(error: unknown, { what, host, answered }: FailedRequest, words: string): LabError {
  if (!answered) {
    return new LabError('engine', `No container engine answers at ${host}: ${words}`, {
      code: 'no-engine',
      suggestions: ['lab doctor', 'lab engine start'],
      cause: error,
    });
  }
  return new LabError('operation', `The container engine at ${host} stopped answering while trying to ${what}`, {
    code: 'engine-lost',
    details: [words],
    suggestions: LOST_SUGGESTIONS,
    cause: error,
  });
}

const LOST_SUGGESTIONS = ['lab doctor', 'lab ps   (what is still there, once the engine is back)'];

/** The engine had answered, and then gave no sign of life for `silenceMs`: frozen, or out of reach. */
export function silenceError(
  { what, host, silenceMs }: { what: string; host: string; silenceMs: number },
  cause: unknown,
): LabError {
  return new LabError('operation', `The container engine at ${host} stopped answering while trying to ${what}`, {
    code: 'engine-lost',
    details: [`timeout "engine" (${silenceMs / 1000} s) expired without a sign of life from it`],
    suggestions: [...LOST_SUGGESTIONS, '--timeout-scale 3   (on a slow machine)'],
    cause,
  });
}

/** The engine's disk is full: nothing about the lab is wrong. */
export function fullDiskError(what: string, details: readonly string[], cause?: unknown): LabError {
  return new LabError('operation', `Could not ${what}: the engine's disk is full`, {
    code: 'disk-full',
    details,
    suggestions: ['lab doctor', 'docker system df   (what uses the space)', 'lab down --all'],
    cause,
  });
}

/** Asked anew each time: a signal's state changes while others are awaited. */
export function hasAborted(signal: AbortSignal | undefined): boolean {
  return signal !== undefined && signal.aborted;
}

/** How a call ends when its signal aborts; an error given as the reason is thrown as it is. */
export function interruption(what: string, signal: AbortSignal | undefined): LabError {
  const reason: unknown = signal?.reason;
  if (reason instanceof LabError) return reason;
  return new LabError('interrupted', `Interrupted while trying to ${what}`, { code: 'interrupted', cause: reason });
}

function refusalCode(status: number | undefined): string {
  switch (status) {
    case 404:
      return 'not-found';
    case 409:
      return 'conflict';
    default:
      return 'engine-refused';
  }
}
