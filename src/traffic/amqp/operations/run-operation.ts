import { LabError } from '../../../errors.js';
import { operationInWords, type Operation, type OperationResult } from '../../../lab/amqp/index.js';
import type { ClientChannel, ClientConnection } from '../client/index.js';
import type { Session } from '../session.js';
import { awaitIt } from './await-it.js';
import { close, connect, openChannels } from './connect-and-close.js';
import { consume, drain, get } from './consume-and-get.js';
import { bind, declareExchange, declareQueue, purge, remove, settle, unbind } from './declare.js';
import { publish } from './publish.js';
import type { Said } from './said.js';

/** What an operation needs to have open. */
type Subject = Pick<ClientChannel, 'open' | 'told' | 'closed'> | Pick<ClientConnection, 'open' | 'told' | 'closed'>;

/**
 * Does one operation and tells what came of it; what the broker closes meanwhile is an outcome. Of something that ended between
 * two operations the first one that needs it tells the code, those after it `closed`.
 * Throws LabError `operation` when the client itself cannot do it.
 */
export async function runOperation(session: Session, operation: Operation, index: number): Promise<OperationResult> {
  const { book } = session;
  const startedMs = book.nowMs();
  const came = await attempt(session, operation, index);
  const says = operationInWords(operation);
  return { operation: index, op: operation.op, says, startedMs, doneMs: book.nowMs(), outcome: 'ok', ...came };
}

async function attempt(session: Session, operation: Operation, index: number): Promise<Said> {
  if (operation.op === 'connect') return connect(session, operation);
  if (operation.op === 'await') return awaitIt(session, operation);
  const subject = subjectOf(session, operation);
  if (subject === undefined || !subject.open) return ended(subject) ?? { outcome: 'closed' };
  try {
    const said = await perform(session, operation, { subject, index });
    // Messages may be refused while the operation goes on without a question of its own.
    return subject.open || said.outcome !== undefined ? said : { ...said, ...ended(subject) };
  } catch (cause) {
    const said = ended(subject);
    if (said !== undefined) return said;
    throw new LabError(
      'operation',
      `operation ${index + 1} (${operationInWords(operation)}) cannot be sent: ${String(cause)}`,
      {
        code: 'operation-unsent',
        cause,
      },
    );
  }
}

function subjectOf(session: Session, operation: Exclude<Operation, { op: 'connect' | 'await' }>): Subject | undefined {
  switch (operation.op) {
    case 'close':
      return operation.channel === undefined
        ? session.connections.get(operation.connection ?? 'main')
        : session.channels.get(operation.channel);
    case 'channel':
      return session.connections.get(operation.connection);
    default:
      return session.channels.get(operation.channel);
  }
}

/** The outcome that the end of it is; undefined when this client closed it, or nothing ended. */
function ended(subject: Subject | undefined): Said | undefined {
  const closed = subject?.closed;
  if (subject === undefined || closed === undefined) return undefined;
  if (subject.told) return { outcome: 'closed', text: closed.text };
  subject.told = true;
  return { outcome: { code: closed.code, closes: closed.what }, text: closed.text };
}

interface On {
  readonly subject: Subject;
  readonly index: number;
}

async function perform(
  session: Session,
  operation: Exclude<Operation, { op: 'connect' | 'await' }>,
  { subject, index }: On,
): Promise<Said> {
  const channel = subject as ClientChannel;
  switch (operation.op) {
    case 'close':
      return close(subject as ClientChannel | ClientConnection);
    case 'channel':
      return openChannels(session, subject as ClientConnection, operation);
    case 'exchange':
      return declareExchange(channel, operation);
    case 'queue':
      return declareQueue(channel, operation);
    case 'bind':
      return bind(channel, operation);
    case 'unbind':
      return unbind(channel, operation);
    case 'delete':
      return remove(channel, operation);
    case 'purge':
      return purge(channel, operation);
    case 'publish':
      return publish(session, channel, { operation, index });
    case 'consume':
      return consume(session, channel, operation);
    case 'cancel':
      return cancelConsumer(session, operation.consumer);
    case 'get':
      return get(session, channel, operation);
    case 'drain':
      return drain(session, channel, { operation, index });
    case 'settle':
      return settle(channel);
  }
}

async function cancelConsumer(session: Session, name: string): Promise<Said> {
  await session.consumers.get(name)?.cancel();
  return {};
}
