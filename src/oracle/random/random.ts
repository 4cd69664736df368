import { LabError } from '../../errors.js';
import type { SharesExpectation, SharesModel } from '../../lab/verdict.js';
import { noExpectation, type ExpectRequest, type OracleKind } from '../oracle-kind.js';
import { possibleRings, type RingForm } from '../ring/index.js';
import { cycleLength } from '../round-robin/index.js';
import { RandomOptions } from './random-options.js';
import { nominalShares, ringModel, sharesOnRing } from './ring-model.js';

const JUDGES = ['shares', 'no-rotation'] as const;
/** Under load the better of several draws moves shares towards the weights, but not all the way: all that is promised. */
const BAND = { low: 0.6, high: 1.5 };

/** HAProxy's `balance random(draws)`. Source: src/backend.c `get_server_rnd`, which draws a place on the ring of src/lb_chash.c. */
export const random: OracleKind<RandomOptions> = { options: RandomOptions, expect: expectRandom };

function expectRandom(request: ExpectRequest<RandomOptions>): SharesExpectation {
  const { options, servers, purpose, requests, before } = request;
  const { weights, draws } = options;
  if (!JUDGES.some((known) => known === purpose)) throw noExpectation('random', purpose, JUDGES);
  if (servers.length !== weights.length) {
    throw new LabError('invalid', `${weights.length} weights for the ${servers.length} servers of ${options.servers}`, {
      code: 'weights-per-server',
    });
  }
  const version = before?.version ?? 'unknown';
  const forms = possibleRings(version);
  const exact = draws === 1 || (isAlone(request) && !breaksTiesByRate(version));
  return {
    form: 'shares',
    model: exact ? `random(${draws}) on the hash ring` : `random(${draws}) under load: a band`,
    source: 'HAProxy src/backend.c get_server_rnd, src/lb_chash.c chash_get_server_hash',
    servers,
    weights,
    algorithm: 'random',
    cycle: cycleLength(weights),
    warmUp: 0,
    requests,
    models: exact ? forms.map((form) => ringModel(form, weights)) : [bandModel(weights)],
    alternatives: mistakes(forms, options, servers),
    notes: exact
      ? ringNotes(forms, version)
      : [`${draws} draws under load: no model gives the shares, only a band is checked`],
  };
}

/** Whether requests come one at a time: then all servers are idle, and the last draw wins. */
function isAlone({ traffic }: ExpectRequest<RandomOptions>): boolean {
  return traffic?.with['concurrency'] === 1;
}

/** From 3.4 on a tie of two idle servers goes by their recent rate (b6bdb2553), which pulls shares towards the weights. */
function breaksTiesByRate(version: string): boolean {
  const [major = 0, minor = 0] = (/^(\d+)\.(\d+)/.exec(version)?.slice(1) ?? []).map(Number);
  return major === 0 || major * 1000 + minor >= 3004;
}

function bandModel(weights: readonly number[]): SharesModel {
  const nominal = nominalShares(weights);
  return {
    says: `${BAND.low} to ${BAND.high} times the share by weight`,
    shares: nominal.map((share) => (share * (BAND.low + BAND.high)) / 2),
    margins: nominal.map((share) => (share * (BAND.high - BAND.low)) / 2),
  };
}

function ringNotes(forms: readonly RingForm[], version: string): string[] {
  const which =
    forms.length === 1
      ? `HAProxy ${version}: ids are hashed once`
      : `HAProxy ${version} may have either of two rings: both are compared, and the counts tell which`;
  return [which, 'shares are the arcs of the ring, 16 points per unit of weight, not the weights over their sum'];
}

function mistakes(
  forms: readonly RingForm[],
  { weights }: RandomOptions,
  servers: readonly string[],
): SharesExpectation['alternatives'] {
  const onRing = (id: string, says: string, other: readonly number[]): SharesExpectation['alternatives'] =>
    other.some((weight) => weight > 0) ? forms.map((form) => ({ id, says, shares: sharesOnRing(form, other) })) : [];
  const equal = weights.map(() => 1);
  return [
    {
      id: 'nominal-weights',
      says: 'shares in proportion to the weights, as no ring of these weights gives them',
      shares: nominalShares(weights),
    },
    ...(weights.every((weight) => weight === weights[0])
      ? []
      : onRing('weights-ignored', 'every server has the same weight', equal)),
    ...servers.flatMap((server, i) => [
      ...onRing('other-weights', `${server} has weight ${weights[i]! + 1}`, weights.with(i, weights[i]! + 1)),
      ...(weights[i]! > 1
        ? onRing('other-weights', `${server} has weight ${weights[i]! - 1}`, weights.with(i, weights[i]! - 1))
        : []),
      ...(weights[i]! > 0
        ? onRing('server-down', `${server} gets no requests: down, in maintenance or drained`, weights.with(i, 0))
        : []),
    ]),
  ];
}
