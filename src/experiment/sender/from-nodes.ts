import { LabError } from '../../errors.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import type { Engine } from '../../engine/engine.js';
import { shareOf, trafficKinds, type TrafficOptions } from '../../traffic/index.js';
import { joinClients } from '../verify/join-observations.js';
import type { Sender, Sending, Sent } from './sending.js';

/**
 * Throws kind `usage`, code `needs-swarm`, when nodes are named for a lab that runs on one engine, and `unknown-node` for a name that the swarm does not have.
 * `command` is what the person typed, without its flags.
 */
export async function requireNodes(engine: Engine, nodes: readonly string[], command: string): Promise<void> {
  if (nodes.length === 0) return;
  if (engine.swarm === undefined) {
    throw new LabError('usage', '--from names nodes of a swarm, and this lab runs on one engine', {
      code: 'needs-swarm',
      suggestions: [`${command} --target swarm --from node1`],
    });
  }
  const known = (await engine.swarm.nodes()).map(({ name }) => name);
  const unknown = nodes.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new LabError('usage', `the swarm has no node "${unknown}"`, { code: 'unknown-node', suggestions: known });
  }
}

/** Throws kind `usage` where nothing is sent from anywhere: what a lab does inside its own containers has its place already. */
export function requireSending({ lab, traffic }: ResolvedLab): void {
  if (Object.values(traffic).some(({ kind }) => trafficKinds[kind]?.inside !== true)) return;
  throw new LabError(
    'usage',
    `--from says where traffic is sent from, and that of ${lab} is done inside its containers`,
    {
      code: 'flag-of-another-family',
      suggestions: [`lab verify ${lab} --target swarm`],
    },
  );
}

/**
 * Several senders as one. Where the kind of traffic can be shared out, each sends its part at once, with its part of the connections,
 * and the ledgers become one, ids in a row; what has an order, a script or no number is sent by the first alone, and so is a warm-up.
 */
export function together([first, ...others]: readonly [Sender, ...Sender[]]): Sender {
  if (others.length === 0) return first;
  const send: Sender['send'] = async (kind, options, sending) => {
    const shares = sharesOf(kind, options, sending.requests, 1 + others.length);
    if (shares === undefined) return first.send(kind, options, sending);
    const head = sending.drainAt ?? 0;
    const tell = tellTogether(sending);
    const warm =
      head === 0
        ? []
        : [await first.send(kind, options, { ...withoutWarmUp(sending), requests: head, onAnswer: tell() })];
    let firstId = head;
    const parts = [first, ...others].map((sender, i) => {
      const requests = shareOf(sending.requests - head, i, shares.length);
      const part = { ...withoutWarmUp(sending), requests, firstId, seed: sending.seed + i, onAnswer: tell() };
      firstId += requests;
      return { sender, options: shares[i]!, part };
    });
    const busy = parts.filter(({ part }) => part.requests > 0);
    const sent = await Promise.all(busy.map(({ sender, options: own, part }) => sender.send(kind, own, part)));
    return joined([...warm, ...sent], { concurrency: options.concurrency, warmUp: head });
  };
  return { image: first.image, send };
}

/** The options of each part; undefined = it is one sender's work. */
function sharesOf(kind: string, options: TrafficOptions, requests: number, of: number): TrafficOptions[] | undefined {
  if (!Number.isFinite(requests)) return undefined;
  const shares = Array.from({ length: of }, (_, part) => trafficKinds[kind]?.share?.(options, part, of));
  return shares.every((share) => share !== undefined) ? shares : undefined;
}

function withoutWarmUp({ drainAt: _drainAt, ...sending }: Sending): Sending {
  return sending;
}

/** Progress of all parts, told as that of one. */
function tellTogether({ onAnswer, requests, servers }: Sending): () => NonNullable<Sending['onAnswer']> {
  const parts: { done: number; byServer: Int32Array }[] = [];
  return () => {
    const place = parts.length;
    parts.push({ done: 0, byServer: new Int32Array(servers.length) });
    return ({ done, byServer }) => {
      parts[place] = { done, byServer };
      onAnswer?.({
        total: requests,
        done: parts.reduce((sum, part) => sum + part.done, 0),
        byServer: servers.reduce<Int32Array>((sums, _, server) => {
          sums[server] = parts.reduce((sum, part) => sum + (part.byServer[server] ?? 0), 0);
          return sums;
        }, new Int32Array(servers.length)),
      });
    };
  };
}

/** What was sent at once took as long as the longest; a warm-up came before. */
function joined(sent: readonly Sent[], { concurrency, warmUp }: { concurrency: number; warmUp: number }): Sent {
  const warm = warmUp > 0 ? 1 : 0;
  const took = sent.map(({ client }) => client.durationMs);
  const durationMs = took.slice(0, warm).reduce((sum, each) => sum + each, 0) + Math.max(...took.slice(warm));
  const client = sent.map((each) => each.client).reduce(joinClients);
  const together = { ...client, concurrency, durationMs, severalClients: true as const };
  return {
    client: warm > 0 ? { ...together, drainedAt: warmUp } : together,
    sinceMs: Math.min(...sent.map(({ sinceMs }) => sinceMs)),
  };
}
