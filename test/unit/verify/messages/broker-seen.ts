import type {
  BrokerCounts,
  MessageLedger,
  OperationResult,
  PublishedMessage,
  ReceivedMessage,
  TracedPublish,
} from '../../../../src/lab/amqp/index.js';
import type { Observation } from '../../../../src/lab/observation.js';
import type { ClaimVerdict } from '../../../../src/lab/verdict.js';
import { expectOf } from '../../../../src/oracle/index.js';
import { judgeClaim } from '../../../../src/verify/index.js';

/** Counters of a broker that has done nothing yet, but for `own`. */
export function counts(own: Partial<BrokerCounts>): BrokerCounts {
  return {
    ...{ product: 'RabbitMQ', version: '4.0.5', store: 'mnesia', process: 'broker@1' },
    ...{ received: 0, receivedConfirm: 0, confirmed: 0, routed: 0, unroutableDropped: 0, unroutableReturned: 0 },
    ...{ delivered: 0, redelivered: 0, acknowledged: 0, deadLettered: {} },
    ...own,
  };
}

export const traffic = (...script: object[]) => ({
  kind: 'amqp',
  with: { service: 'broker', user: 'lab', password: 'x', script },
});

export function message(label: string, own: Partial<PublishedMessage> = {}): PublishedMessage {
  return {
    ...{ id: `r.s.${label}`, label, operation: 0, exchange: '', key: '', mandatory: false, persistent: true, atMs: 1 },
    ...{ fate: 'confirmed', answeredMs: 2, ...own },
  };
}

export function receipt(label: string, queue: string, own: Partial<ReceivedMessage> = {}): ReceivedMessage {
  return { id: `r.s.${label}`, label, queue, consumer: 'drain', redelivered: false, atMs: 5, handled: 'acked', ...own };
}

export function done(
  operation: number,
  op: OperationResult['op'],
  own: Partial<OperationResult> = {},
): OperationResult {
  return {
    operation,
    op,
    says: `${op} ${operation + 1}`,
    startedMs: operation,
    doneMs: operation + 1,
    outcome: 'ok',
    ...own,
  };
}

export interface Seen {
  readonly messages?: Partial<MessageLedger>;
  /** Queues that the broker traced each message to, by its label. */
  readonly routes?: Readonly<Record<string, readonly string[]>>;
  readonly broker?: Partial<NonNullable<Observation['broker']>> & { readonly restarted?: boolean };
  readonly consumers?: Observation['consumers'];
  readonly actions?: Observation['actions'];
}

/** An observation in which everything agrees, but for what is said otherwise. */
export function observed({ messages: own = {}, routes = {}, broker, consumers, actions }: Seen): Observation {
  const ledger = { published: [], received: [], operations: [], connections: 1, channels: 1, closes: [], ...own };
  const { published, received, operations } = ledger;
  const traced: TracedPublish[] = published
    .filter(({ fate }) => fate !== 'lost')
    .map(({ id, label, exchange, key }) => ({ id, vhost: '/', exchange, key, queues: routes[label] ?? [] }));
  const got = [...received, ...operations.flatMap((each) => each.received ?? []), ...(consumers?.received ?? [])];
  const settled = got.filter(({ handled }) => handled !== 'held' && handled !== 'requeued');
  const queues = [...new Set(traced.flatMap((each) => each.queues))].map((queue) => {
    const routed = traced.filter((each) => each.queues.includes(queue)).length;
    return {
      vhost: '/',
      queue,
      ready: Math.max(0, routed - settled.filter((each) => each.queue === queue).length),
      unacked: 0,
      consumers: 0,
    };
  });
  const nowhere = traced.filter((each) => each.queues.length === 0);
  const returned = published.filter((each) => each.returned !== undefined).length;
  const after = counts({
    ...{ received: traced.length, confirmed: published.filter(({ fate }) => fate === 'confirmed').length },
    ...{ unroutableReturned: returned, unroutableDropped: nowhere.length - returned },
    ...(broker?.restarted ? { process: 'broker@2' } : {}),
  });
  const summary = { min: 1, mean: 1, p50: 1, p90: 1, p99: 1, max: 1 };
  return {
    step: 's',
    client: {
      ...{ step: 's', idPrefix: 'r.s.', concurrency: 1, sent: published.length, answered: published.length, errors: 0 },
      ...{ errorCodes: {}, statuses: {}, servers: [], order: new Int16Array(published.length).fill(-1) },
      ...{ connectionsOpened: 1, durationMs: 10, latency: summary, messages: ledger },
    },
    middle: undefined,
    backend: undefined,
    broker: {
      ...{ before: counts({}), after, queuesBefore: [], queues, connectionsAfter: 0, channelsAfter: 0, gaps: [] },
      published: traced,
      deliveries: got.map(({ id, queue, redelivered }) => ({ id, vhost: '/', queue, redelivered })),
      ...broker,
    },
    ...(consumers ? { consumers } : {}),
    ...(actions ? { actions } : {}),
  };
}

/** What was done to a service in the step. */
export function action(kind: string, target: string, doneMs: number): NonNullable<Observation['actions']>[number] {
  return {
    kind,
    what: `${kind} ${target}`,
    targets: [target],
    startedMs: doneMs - 1,
    doneMs,
    evidence: [`${target} ended`],
  };
}

export interface Claim {
  readonly oracle: string;
  readonly with?: object;
  readonly judge: string;
  readonly script: readonly object[];
  readonly before?: readonly object[];
}

/** The verdict of a claim about one script. */
export function judged(claim: Claim, observation: Observation | undefined): ClaimVerdict {
  const step = traffic(...claim.script);
  const steps = { s: step, before: traffic(...(claim.before ?? [{ op: 'settle' }])) };
  const part = { kind: claim.oracle, with: { ...claim.with } };
  const expectation = expectOf(part, { servers: [], purpose: claim.judge, traffic: step, steps, broker: counts({}) });
  const own = { id: 'c', says: 'so it is', traffic: 's', judge: { kind: claim.judge, with: {} } };
  return judgeClaim(own, { expectation, observation, running: undefined });
}
