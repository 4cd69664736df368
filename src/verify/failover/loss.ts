import type { ActionRecord, Observation, StatusChange } from '../../lab/observation.js';
import type { FailoverExpectation } from '../../lab/verdict.js';
import { alignOrder, countersDelta } from '../witnesses/index.js';

/** A server that was lost and came back, in ms since the step began. */
export interface Loss {
  readonly action: ActionRecord & { readonly undoneMs: number; readonly goneMs: number };
  /** When the balancer said DOWN after it, and UP after the return; undefined = not in this step. */
  readonly down: StatusChange | undefined;
  readonly up: StatusChange | undefined;
  /** Whether it was UP, or not checked at all, when it was lost. */
  readonly wasUp: boolean;
  readonly endMs: number;
}

/** What the step's records say about the target's loss; a sentence where they are not enough. */
export function lossOf({ actions, statuses, client }: Observation, target: string): Loss | string {
  const action = actions?.find(({ targets }) => targets.includes(target));
  if (action === undefined) return `${target} was never lost: the step does nothing to it`;
  const { undoneMs, goneMs } = action;
  if (undoneMs === undefined || goneMs === undefined) return `${target} did not come back`;
  if (statuses === undefined) return 'the servers’ status was not watched';
  const mine = statuses.filter(({ server }) => server === target);
  const isDown = ({ status }: StatusChange): boolean => /^(DOWN|MAINT)/.test(status);
  const down = mine.find((each) => isDown(each) && each.atMs > action.startedMs);
  const up = mine.find(
    (each) => /^UP/.test(each.status) && each.atMs > undoneMs && (down?.atMs ?? Infinity) < each.atMs,
  );
  const last = mine.filter(({ atMs }) => atMs <= action.startedMs).at(-1);
  const wasUp = last !== undefined && !isDown(last);
  return { action: { ...action, undoneMs, goneMs }, down, up, wasUp, endMs: client.durationMs };
}

/** What the client saw, request by request: request i of a constant rate was sent at i / rate. */
export interface Suffered {
  /** Requests without an answer of a server, and those of them that were sent while the balancer knew. */
  readonly lost: number;
  readonly lostAfterDown: number;
  /** Answers of the target to requests sent after it was UP again. */
  readonly resumed: number;
  readonly slowestMs: number;
  /** Requests that the balancer sent to another server after all, and attempts that it made again. */
  readonly redispatched: number;
  readonly retried: number;
}

export function sufferedOf(
  { client, middle }: Observation,
  { servers, target }: FailoverExpectation,
  { action, down, up }: Loss,
  pollMs: number,
): Suffered {
  const order = alignOrder(client.order, client.servers, servers);
  const place = servers.indexOf(target);
  const sentMs = (request: number): number => (request * 1000) / (client.rate?.intendedPerSecond ?? Infinity);
  const knownMs = (down?.atMs ?? Infinity) + pollMs;
  const count = { lost: 0, lostAfterDown: 0, resumed: 0 };
  order.forEach((server, request) => {
    const atMs = sentMs(request);
    if (server === -1) count.lost += 1;
    if (server === -1 && atMs > knownMs && atMs < action.undoneMs) count.lostAfterDown += 1;
    if (server === place && atMs > (up?.atMs ?? Infinity)) count.resumed += 1;
  });
  const delta = middle && countersDelta(middle.before, middle.after);
  const sum = (key: 'redispatches' | 'retries'): number =>
    delta?.counted ? delta.servers.reduce((total, server) => total + server[key], 0) : 0;
  return { ...count, slowestMs: client.latency.max, redispatched: sum('redispatches'), retried: sum('retries') };
}

/**
 * Servers whose answers the balancer counts under another name than they give: it has their addresses mixed up. An answer that broke off on
 * its way is counted there and lost here.
 */
export function mixedUp({ client, middle, backend }: Observation, servers: readonly string[]): string[] {
  const delta = middle && countersDelta(middle.before, middle.after);
  if (!delta?.counted) return [];
  const order = alignOrder(client.order, client.servers, servers);
  const logged = backend && alignOrder(backend.order, backend.servers, servers);
  const lost = order.reduce((n, server) => n + Number(server === -1), 0);
  const elsewhere = order.reduce((n, server, i) => n + Number(server !== -1 && logged?.[i] !== server), 0);
  const wrong = servers.flatMap((name, place) => {
    const answers = order.reduce((n, server) => n + Number(server === place), 0);
    const counted = delta.servers.find((server) => server.name === name)?.responses2xx ?? 0;
    return answers <= counted && counted <= answers + lost
      ? []
      : [`${name} gave ${answers} answers, HAProxy counted ${counted} of it`];
  });
  return logged && elsewhere > 0
    ? [...wrong, `${elsewhere} answers are not in the log of the server that they name`]
    : wrong;
}

/** Servers that the balancer looks for where they are no more: each came back at an address that it does not send to. */
export function misplaced({ actions = [], middle }: Observation): string[] {
  const moves = actions.flatMap((action) => action.moves ?? []);
  const names = [...new Set(moves.map(({ server }) => server))];
  return names.flatMap((name) => {
    const sendsTo = middle?.after.servers.find((server) => server.name === name)?.address;
    const mine = moves.filter(({ server }) => server === name);
    if (sendsTo === undefined || mine.some(({ is }) => is === sendsTo)) return [];
    const is = mine.map((move) => move.is).join(', ');
    return [`HAProxy sends the requests of ${name} to ${sendsTo}, and ${name} is at ${is} now`];
  });
}
