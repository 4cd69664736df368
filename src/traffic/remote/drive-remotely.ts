import { PassThrough, Writable } from 'node:stream';
import type { Execute } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { ClientLedger } from '../../lab/observation.js';
import type { TrafficContext, TrafficOptions } from '../traffic-kind.js';
import { createLineReader } from './line-reader.js';
import { decodeMessage, type RemoteFailure, type RemoteMessage } from './remote-message.js';
import { encodeRequest } from './remote-request.js';

/** Lines of a program in trouble that are told. */
const LAST_LINES = 10;

/** Where the program is. */
export interface RemoteClient {
  readonly engine: Pick<Execute, 'attachExec'>;
  readonly containerId: string;
  /** Starts the program: `['node', '/remote-client.mjs']`. */
  readonly command: readonly string[];
}

export interface RemoteResult {
  readonly ledger: ClientLedger;
  /** Just before the first request, in ms since the epoch, by the clock of the machine that the program runs on. */
  readonly startedMs: number;
}

/**
 * Has a container's program send the traffic, as `TrafficKind.drive` would. `target` is what the container reaches.
 * Rejects as `drive` does, with what the engine says, or with code `client-failed` when the program ends without a ledger.
 */
export async function driveRemotely(
  { engine, containerId, command }: RemoteClient,
  { kind, options }: { readonly kind: string; readonly options: TrafficOptions },
  context: TrafficContext,
): Promise<RemoteResult> {
  const said: Said = { result: undefined, failure: undefined, noise: [] };
  const hear = (message: RemoteMessage): void => {
    if (message.type === 'progress') context.onAnswer?.(message.progress);
    else if (message.type === 'ledger') said.result = message;
    else said.failure = message.failure;
  };
  const stdin = new PassThrough();
  // Never ended: the program takes the end for ours.
  stdin.write(encodeRequest({ kind, options, context }));
  const exitCode = await engine.attachExec(containerId, command, {
    stdin,
    stdout: lines((line) => {
      const message = decodeMessage(line);
      if (message) hear(message);
      else said.noise.push(line);
    }),
    stderr: lines((line) => said.noise.push(line)),
    tty: false,
    signal: context.signal,
  });
  if (said.failure) throw asError(said.failure);
  if (said.result && exitCode === 0) return { ledger: said.result.ledger, startedMs: said.result.startedMs };
  throw new LabError('operation', `the client container sent no ledger of ${context.step}: exit code ${exitCode}`, {
    code: 'client-failed',
    details: said.noise.slice(-LAST_LINES),
  });
}

interface Said {
  result: RemoteResult | undefined;
  failure: RemoteFailure | undefined;
  readonly noise: string[];
}

function lines(onLine: (line: string) => void): Writable {
  const reader = createLineReader(onLine);
  return new Writable({
    write(bytes: Buffer, _encoding, done) {
      reader.push(bytes);
      done();
    },
  });
}

function asError({ kind, code, message, details, suggestions }: RemoteFailure): LabError {
  return new LabError(kind, message, { code, details, suggestions });
}
