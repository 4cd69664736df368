import { lookup } from 'node:dns/promises';
import { LabError } from '../../errors.js';
import type { Clock } from '../../lab/progress.js';
import { trafficKinds } from '../traffic-kinds.js';
import { createLineReader } from './line-reader.js';
import { encodeMessage, type RemoteFailure, type RemoteMessage } from './remote-message.js';
import { decodeRequest, type RemoteRequest } from './remote-request.js';

export interface RemoteStreams {
  /** One request, as a line. Stays open while somebody waits for the answer: its end ends the traffic. */
  readonly input: NodeJS.ReadableStream;
  write(text: string): void;
  readonly clock: Clock;
}

/** Reads one request, sends its traffic, and tells progress and ledger. Resolves to the exit code: 0, or 1 after `failed`. */
export async function serveRequest({ input, write, clock }: RemoteStreams): Promise<number> {
  const say = (message: RemoteMessage): void => write(encodeMessage(message));
  const gone = new AbortController();
  try {
    const request = decodeRequest(await firstLine(input, gone));
    const kind = kindOf(request);
    const { host, port } = request.context.target;
    const address = await addressOf(host);
    const target = { host: kind.connectsLate ? host : address, port };
    const startedMs = clock();
    const ledger = await kind.drive(request.options, {
      ...request.context,
      target,
      signal: gone.signal,
      clock,
      onAnswer: (progress) => say({ type: 'progress', progress }),
    });
    say({ type: 'ledger', startedMs, ledger });
    return 0;
  } catch (thrown) {
    say({ type: 'failed', failure: failureOf(thrown) });
    return 1;
  }
}

function firstLine(input: NodeJS.ReadableStream, gone: AbortController): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createLineReader(resolve);
    input.on('data', (bytes: Buffer) => lines.push(bytes));
    const leave = (): void => {
      const left = new LabError('interrupted', 'nobody waits for the traffic any more', { code: 'interrupted' });
      gone.abort(left);
      reject(left);
    };
    input.once('end', leave);
    input.once('error', leave);
  });
}

/** Asked for once, so that all connections of most kinds go to one address and no request's time holds a look-up. */
async function addressOf(host: string): Promise<string> {
  try {
    return (await lookup(host)).address;
  } catch (error) {
    throw new LabError('operation', `${host} has no address in the network that the client is in`, {
      code: 'unknown-host',
      details: [error instanceof Error ? error.message : String(error)],
      cause: error,
    });
  }
}

function kindOf({ kind }: RemoteRequest) {
  const found = Object.hasOwn(trafficKinds, kind) ? trafficKinds[kind] : undefined;
  if (found) return found;
  throw new LabError('bug', `the client knows no traffic of kind ${kind}`, { code: 'unknown-traffic' });
}

function failureOf(thrown: unknown): RemoteFailure {
  if (thrown instanceof LabError) {
    const { kind, code, message, details, suggestions } = thrown;
    return { kind, code, message, details, suggestions };
  }
  const words = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return { kind: 'bug', code: 'client-bug', message: 'the client failed', details: words.split('\n'), suggestions: [] };
}
