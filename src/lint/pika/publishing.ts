import type { Mistake } from '../mistake.js';
import { argument, callsOf, declaredIn, isTrue, mayBeTrue, warn, type PikaFile } from './pika-file.js';

/** A publish raises nothing when the exchange is not there: the channel is closed with 404, later. */
export function undeclaredExchange({ python, declared }: PikaFile): Mistake[] {
  const own = declaredIn(python);
  if (own.openExchanges) return [];
  return callsOf(python, 'basic_publish').flatMap((call) => {
    const name = argument(call, 'exchange', 0)?.text;
    if (name === undefined || name === '' || name.startsWith('amq.')) return [];
    if (own.exchanges.has(name) || declared.exchanges.has(name)) return [];
    const message = `nothing declares the exchange '${name}': the channel is closed with 404, and only after the call`;
    return [
      warn(
        'exchange-undeclared',
        call,
        message,
        `channel.exchange_declare(exchange='${name}', exchange_type=…, durable=True)`,
      ),
    ];
  });
}

/** To the default exchange the key is a queue's name; a message to one that is not there is dropped in silence. */
export function undeclaredQueue({ python, declared }: PikaFile): Mistake[] {
  const own = declaredIn(python);
  if (own.openQueues) return [];
  const known = (name: string): boolean => own.queues.has(name) || declared.queues.has(name);
  const sent = callsOf(python, 'basic_publish').flatMap((call) => {
    const name = argument(call, 'routing_key', 1)?.text;
    if (argument(call, 'exchange', 0)?.text !== '' || name === undefined || known(name)) return [];
    const message = `nothing declares the queue '${name}': what is sent to it is dropped, and nobody is told`;
    return [warn('queue-undeclared', call, message, `channel.queue_declare(queue='${name}', durable=True)`)];
  });
  const read = callsOf(python, 'basic_consume', 'basic_get').flatMap((call) => {
    const name = argument(call, 'queue', 0)?.text;
    if (name === undefined || name === '' || known(name)) return [];
    const message = `nothing declares the queue '${name}': the channel is closed with 404`;
    return [warn('queue-undeclared', call, message, `channel.queue_declare(queue='${name}', durable=True)`)];
  });
  return [...sent, ...read];
}

/** A confirm says that the broker has the message, not that any queue does. */
export function unroutableUnseen({ python }: PikaFile): Mistake[] {
  const publishes = callsOf(python, 'basic_publish');
  const mandatory = publishes.some((call) => mayBeTrue(argument(call, 'mandatory', 4)));
  const caught = python.tokens.filter(
    ({ text }, i) =>
      text === 'UnroutableError' && inExcept(python.tokens.slice(Math.max(0, i - 12), i).map((token) => token.text)),
  );
  if (publishes.length === 0 || mandatory) return [];
  const message =
    'UnroutableError is never raised without mandatory=True: a message that reaches no queue is confirmed all the same';
  return caught.map((token) =>
    warn('unroutable-without-mandatory', token, message, 'basic_publish(…, mandatory=True)'),
  );
}

function inExcept(before: readonly string[]): boolean {
  const except = before.lastIndexOf('except');
  return except >= 0 && !before.slice(except).includes(':');
}

/** Without confirms pika hands a returned message to a callback, and raises nothing. */
export function returnsUnheard({ python }: PikaFile): Mistake[] {
  if (callsOf(python, 'confirm_delivery', 'add_on_return_callback').length > 0) return [];
  const deaf = callsOf(python, 'basic_publish').filter((call) => isTrue(argument(call, 'mandatory', 4)));
  const message = 'what is returned is told to nobody: mandatory needs confirms, or a callback for returned messages';
  return deaf.map((call) => warn('returns-unheard', call, message, 'channel.confirm_delivery() first'));
}

/** Refused by RabbitMQ 4.3 and later, unless the queue is exclusive; gone after a restart before. */
export function transientQueue({ python }: PikaFile): Mistake[] {
  return callsOf(python, 'queue_declare').flatMap((call) => {
    const kept = ['durable', 'exclusive', 'passive'].some((keyword) => mayBeTrue(argument(call, keyword)));
    // By place: passive, durable, exclusive.
    if (kept || [1, 2, 3].some((place) => mayBeTrue(argument(call, '', place)))) return [];
    const message =
      'a queue that is neither durable nor exclusive is gone after a restart, and RabbitMQ 4.3 refuses it (541)';
    return [warn('queue-transient', call, message, 'durable=True, or exclusive=True for one of this connection alone')];
  });
}
