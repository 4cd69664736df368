import type { AmqpScript, Operation, OperationOf } from '../../lab/amqp/index.js';
import type { PartProblem } from '../../lab/part-checker.js';

/** What the operations so far opened, by name. */
interface Opened {
  readonly connections: Set<string>;
  /** Whether each has publisher confirms. */
  readonly channels: Map<string, boolean>;
  readonly consumers: Set<string>;
}

type Say = (key: string, message: string, allowed?: Iterable<string>) => void;

/** What is wrong with a script although each of its operations has the right shape. `raw`: as written, without defaults. */
export function checkScript(
  { script, users }: Pick<AmqpScript, 'script' | 'users'>,
  raw: Readonly<Record<string, unknown>>,
): PartProblem[] {
  const problems: PartProblem[] = [];
  const opened: Opened = { connections: new Set(), channels: new Map(), consumers: new Set() };
  if (script[0]?.op !== 'connect') openDefaults(opened);
  const written = raw['script'] as readonly Readonly<Record<string, unknown>>[];
  script.forEach((operation, index) => {
    const say: Say = (key, message, allowed) => {
      const known = allowed === undefined ? {} : { allowed: [...allowed] };
      problems.push({ path: ['with', 'script', index, key], message, ...known });
    };
    if ('channel' in operation && operation.op !== 'channel' && operation.op !== 'close') {
      lookUp(say, 'channel', operation.channel, opened.channels);
    }
    checkOperation(operation, { say, opened, users, written: written[index] ?? {} });
  });
  return problems;
}

/** `main` is opened first, and with its connection. */
function openDefaults({ connections, channels }: Opened): void {
  connections.add('main');
  channels.set('main', true);
}

interface Look {
  readonly say: Say;
  readonly opened: Opened;
  readonly users: AmqpScript['users'];
  readonly written: Readonly<Record<string, unknown>>;
}

function checkOperation(operation: Operation, look: Look): void {
  const { say, opened, users } = look;
  switch (operation.op) {
    case 'connect':
      if (operation.as !== undefined && !Object.hasOwn(users, operation.as)) {
        say('as', `users has no ${operation.as}`, Object.keys(users));
      }
      opened.connections.add(operation.connection);
      if (operation.connection === 'main') openDefaults(opened);
      return;
    case 'channel':
      lookUp(say, 'connection', operation.connection, opened.connections);
      for (const name of channelNames(operation)) opened.channels.set(name, operation.confirms);
      return;
    case 'close':
      return checkClose(operation, look);
    case 'publish':
      return checkPublish(operation, look);
    case 'consume':
      if (opened.consumers.has(operation.consumer)) say('consumer', 'is the name of another consumer already');
      opened.consumers.add(operation.consumer);
      return;
    case 'cancel':
      return lookUp(say, 'consumer', operation.consumer, opened.consumers);
    case 'await':
      return checkAwait(operation, look);
    case 'delete':
      if (operation.queue === undefined && operation.exchange === undefined)
        say('queue', 'say which queue, or exchange');
      if (operation.queue !== undefined && operation.exchange !== undefined)
        say('exchange', 'give queue or exchange, not both');
      return;
    default:
  }
}

/** Names of the channels that the operation opens: `NAME`, `NAME2`, …. */
export function channelNames({ channel, count }: OperationOf<'channel'>): string[] {
  return Array.from({ length: count }, (_, i) => (i === 0 ? channel : `${channel}${i + 1}`));
}

function lookUp(say: Say, what: string, name: string, known: ReadonlySet<string> | ReadonlyMap<string, unknown>): void {
  if (!known.has(name)) say(what, `no operation before opens the ${what} ${name}`, known.keys());
}

function checkClose({ connection, channel }: OperationOf<'close'>, { say, opened }: Look): void {
  if (connection !== undefined && channel !== undefined) return say('channel', 'give connection or channel, not both');
  if (channel !== undefined) return lookUp(say, 'channel', channel, opened.channels);
  lookUp(say, 'connection', connection ?? 'main', opened.connections);
}

function checkPublish(operation: OperationOf<'publish'>, { say, opened, written }: Look): void {
  const { messages, untilLost, window, channel } = operation;
  if (messages !== undefined && 'count' in written) say('count', 'give messages or count, not both');
  if (untilLost && 'count' in written) say('count', 'give count or untilLost, not both');
  if (operation.for !== undefined && 'count' in written) say('count', 'give count or for, not both');
  if (operation.for !== undefined && untilLost) say('for', 'give for or untilLost, not both');
  const confirms = opened.channels.get(channel);
  if (window > 0 && confirms === false) say('window', `the channel ${channel} is opened without confirms`);
}

function checkAwait(
  { consumer, received, queue, ready, for: time }: OperationOf<'await'>,
  { say, opened }: Look,
): void {
  if (consumer === undefined && queue === undefined && time === undefined) {
    return say('for', 'say what is waited for: consumer and received, queue and ready, or for');
  }
  if (time !== undefined && (consumer !== undefined || queue !== undefined))
    say('for', 'stands in place of consumer and queue');
  if (consumer !== undefined) lookUp(say, 'consumer', consumer, opened.consumers);
  if (consumer !== undefined && received === undefined) say('received', 'say how many messages the consumer gets');
  if (queue !== undefined && ready === undefined) say('ready', 'say how many messages the queue holds');
  if (received !== undefined && consumer === undefined) say('consumer', 'say which consumer gets them');
  if (ready !== undefined && queue === undefined) say('queue', 'say which queue holds them');
}
