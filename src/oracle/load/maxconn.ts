import * as z from 'zod';
import { LabError } from '../../errors.js';
import type { PeaksExpectation, QueueExpectation } from '../../lab/verdict.js';
import { noExpectation, type ExpectRequest, type OracleKind } from '../oracle-kind.js';
import { requireClients } from './load-options.js';

const MaxconnOptions = z.strictObject({
  /** `maxconn` of each server. */
  maxconn: z.int().min(1).max(1000),
  /** How long a server keeps each request of the step, in ms. */
  hold: z.int().min(1).max(60_000),
  /** `timeout queue`, in ms. */
  patience: z.int().min(1).max(60_000),
  servers: z.string().min(1),
});
type MaxconnOptions = z.infer<typeof MaxconnOptions>;

const MODEL = {
  model: 'servers with maxconn, and the queue of their backend',
  source: 'HAProxy src/backend.c assign_server_and_queue, src/queue.c pendconn_add, process_srv_queue',
};
const JUDGES = ['peaks', 'queue-time', 'refused'] as const;
/** Times that the servers are full one after another. */
const ROUNDS = { least: 2, most: 4 };
/** The last request in the queue waits for at most this part of its patience: the rest is for a slow machine. */
const WAIT_PART = 0.7;
/** Where all that wait are to wait in vain, a held request lasts so much longer than their patience. */
const OUTLASTS = 1.3;

/** Servers with `maxconn`: what is beyond waits in the backend's queue, in the order of arrival, for `timeout queue` at most. */
export const maxconn: OracleKind<MaxconnOptions> = { options: MaxconnOptions, expect: expectMaxconn };

function expectMaxconn(request: ExpectRequest<MaxconnOptions>): PeaksExpectation | QueueExpectation {
  const { options, servers, purpose } = request;
  if (!JUDGES.some((known) => known === purpose)) throw noExpectation('maxconn', purpose, JUDGES);
  const capacity = options.maxconn * servers.length;
  const rounds = purpose === 'refused' ? roundsInVain(options) : patientRounds(options);
  const requests = rounds * capacity;
  requireClients(request, requests);
  const base = { ...MODEL, servers, warmUp: 0, requests };
  if (purpose === 'peaks') {
    const bounds = servers.map(() => options.maxconn);
    const notes = [
      'while a queue exists, the balancing algorithm and the weights do not matter: who has a free slot takes the next',
    ];
    const weights = servers.map(() => 1);
    return { form: 'peaks', ...base, weights, bounds, slowFactor: undefined, queueing: true, notes };
  }
  const { hold: holdMs, patience } = options;
  const served = purpose === 'refused' ? capacity : requests;
  const notes =
    purpose === 'refused'
      ? [
          `${capacity} requests find a free slot; the others wait ${patience} ms, and no slot gets free before ${holdMs} ms`,
        ]
      : [`${rounds} rounds of ${capacity} requests, ${holdMs} ms each`];
  const leastMs = Math.ceil(served / capacity) * holdMs;
  return { form: 'queue', ...base, capacity, holdMs, leastMs, served, refused: requests - served, notes };
}

/** As many rounds as the queue is patient for. Throws kind `invalid` where not even a second one is. */
function patientRounds({ hold, patience }: MaxconnOptions): number {
  const rounds = Math.min(ROUNDS.most, 1 + Math.floor((WAIT_PART * patience) / hold));
  if (rounds >= ROUNDS.least) return rounds;
  const message = `requests that are held for ${hold} ms leave no time to wait: the queue is patient for ${patience} ms`;
  throw new LabError('invalid', message, {
    code: 'impatient-queue',
    suggestions: [`hold at most ${Math.floor(WAIT_PART * patience)} ms`],
  });
}

function roundsInVain({ hold, patience }: MaxconnOptions): number {
  if (hold >= OUTLASTS * patience) return ROUNDS.most;
  const message = `requests that are held for ${hold} ms free their slots before the queue's ${patience} ms are over`;
  throw new LabError('invalid', message, {
    code: 'patient-queue',
    suggestions: [`hold at least ${Math.ceil(OUTLASTS * patience)} ms`],
  });
}
