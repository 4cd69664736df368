import type { PublishedMessage, ReceivedMessage, TracedPublish } from '../../lab/amqp/index.js';
import type { KeptObservation } from './kept-run.js';
import type { Trace, TracePoint } from './trace.js';

/** The ways of all messages of a step, in the order of publishing; empty for a step without any. */
export function messageTraces({ step, client, broker, consumers }: KeptObservation): Trace[] {
  const { messages } = client;
  if (!messages) return [];
  const read = messages.operations.flatMap(({ received }) => received ?? []);
  const inClient = groupById([...messages.received, ...read]);
  const inPrograms = groupById(consumers?.received ?? []);
  const traced = groupById(broker?.published ?? []);
  const delivered = groupById(broker?.deliveries ?? []);
  const waiting = new Set(broker?.queues.filter(({ ready }) => ready > 0).map(({ queue }) => queue));
  return messages.published.map((message) => {
    const of = <T>(groups: Map<string, T[]>): T[] => groups.get(message.id) ?? [];
    const [kept, worked, routes] = [of(inClient), of(inPrograms), of(traced)];
    const queues = routes.flatMap((route) => route.queues);
    const [published, ...answers] = clientPoints(message);
    const timed = [...answers, ...[...kept, ...worked].map(gotPoint)].sort((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0));
    const finished =
      kept.length > 0 || worked.some(({ handled, doneMs }) => handled !== 'auto' || doneMs !== undefined);
    const nowhere = routes.length > 0 && queues.length === 0;
    return {
      ...{ kind: 'message', id: message.id, label: message.label, step },
      way: [published!, ...routes.map(brokerPoint), ...deliveryPoint(of(delivered).length), ...timed],
      lost: isTakenOver(message) && !nowhere && !finished && !queues.some((queue) => waiting.has(queue)),
      duplicate: gotTwice([...kept, ...worked]),
    };
  });
}

function clientPoints({ exchange, key, mandatory, persistent, atMs, ...message }: PublishedMessage): TracePoint[] {
  const where = exchange === '' ? 'the default exchange' : `exchange ${exchange}`;
  const flags = [persistent ? 'persistent' : 'transient', ...(mandatory ? ['mandatory'] : [])].join(', ');
  const published = `published to ${where} with key "${key}", ${flags}`;
  const { answeredMs, fate, returned } = message;
  const back = returned && {
    atMs: answeredMs,
    witness: 'client',
    says: `came back: ${returned.code} ${returned.text}`,
  };
  return [
    { atMs, witness: 'client', says: published },
    ...(back ? [back] : []),
    { atMs: answeredMs, witness: 'client', says: FATES[fate] },
  ];
}

const FATES: Readonly<Record<PublishedMessage['fate'], string>> = {
  confirmed: 'confirmed by the broker',
  nacked: 'refused by the broker (basic.nack)',
  sent: 'no confirm was asked for',
  lost: 'the connection or channel ended before the broker answered',
};

function brokerPoint({ queues }: TracedPublish): TracePoint {
  const says = queues.length > 0 ? `routed to ${queues.join(', ')}` : 'routed to no queue';
  return { atMs: undefined, witness: 'broker', says };
}

function deliveryPoint(times: number): TracePoint[] {
  if (times === 0) return [];
  return [{ atMs: undefined, witness: 'broker', says: `handed out ${times === 1 ? 'once' : `${times} times`}` }];
}

function gotPoint({ consumer, queue, redelivered, atMs, doneMs, handled, death }: ReceivedMessage): TracePoint {
  const again = redelivered ? ', redelivered' : '';
  const died = death ? `, dead-lettered from ${death.queue}: ${death.reason}` : '';
  const work = doneMs === undefined ? '' : `, done after ${(doneMs - atMs).toFixed(1)} ms`;
  return { atMs, witness: consumer, says: `got it from ${queue}${again}${died}${work}, ${HANDLED[handled]}` };
}

const HANDLED: Readonly<Record<ReceivedMessage['handled'], string>> = {
  acked: 'acknowledged',
  auto: 'acknowledged as it was sent',
  rejected: 'rejected',
  requeued: 'put back',
  held: 'never acknowledged',
};

/** The broker answers for it, as far as the client can know. */
function isTakenOver({ fate, returned }: PublishedMessage): boolean {
  return fate !== 'nacked' && fate !== 'lost' && returned === undefined;
}

/** From the same queue, by whomever. */
function gotTwice(got: readonly ReceivedMessage[]): boolean {
  return new Set(got.map(({ queue }) => queue)).size < got.length;
}

function groupById<T extends { readonly id: string }>(all: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(each.id);
    if (group) group.push(each);
    else groups.set(each.id, [each]);
  }
  return groups;
}
