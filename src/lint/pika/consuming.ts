import type { Mistake } from '../mistake.js';
import { argument, callsOf, isTrue, warn, type PikaFile } from './pika-file.js';

/** Functions that a callback may call and do no work by it. */
const NO_WORK = new Set([
  ...[
    'print',
    'decode',
    'loads',
    'dumps',
    'format',
    'str',
    'repr',
    'len',
    'info',
    'debug',
    'warning',
    'time',
    'flush',
    'append',
  ],
]);

/** The broker forgets a message when it sends it: whatever the client holds dies with it. */
export function autoAckWithWork({ python }: PikaFile): Mistake[] {
  return callsOf(python, 'basic_consume').flatMap((call) => {
    const flag = argument(call, 'auto_ack', 2);
    const callback = argument(call, 'on_message_callback', 1)?.tokens.at(-1)?.text;
    if (!isTrue(flag) || callback === undefined) return [];
    const works = python.calls.find(({ within, name }) => within === callback && !NO_WORK.has(name));
    if (works === undefined) return [];
    const message = `with auto_ack every message that was sent is lost when this program dies in ${works.name}(): the whole buffer, not one`;
    return [
      warn(
        'auto-ack-with-work',
        flag!.tokens[0]!,
        message,
        'auto_ack=False, and channel.basic_ack(method.delivery_tag) after the work',
      ),
    ];
  });
}

/** The window counts what is not acknowledged yet; with auto_ack that is nothing. */
export function prefetchUnused({ python }: PikaFile): Mistake[] {
  const consumes = callsOf(python, 'basic_consume');
  if (consumes.length === 0 || !consumes.every((call) => isTrue(argument(call, 'auto_ack', 2)))) return [];
  const message = 'prefetch_count has no effect with auto_ack: the broker sends everything at once';
  return callsOf(python, 'basic_qos').map((call) => warn('prefetch-unused', call, message, 'auto_ack=False'));
}

/** pika is not safe for threads: two frames cross, and the broker ends the connection with 505. */
export function sharedConnection({ python }: PikaFile): Mistake[] {
  const threads = callsOf(python, 'Thread', 'Process', 'submit');
  const targets = new Set(
    threads.flatMap(
      (call) =>
        (argument(call, 'target') ?? argument(call, '', call.name === 'submit' ? 0 : 1))?.tokens.at(-1)?.text ?? [],
    ),
  );
  return python.assignments.flatMap(({ name, called, within }) => {
    if (!['BlockingConnection', 'SelectConnection', 'channel'].includes(called)) return [];
    const user = [...targets].find((target) => target !== within && python.functions.get(target)?.has(name) === true);
    const bound = python.assignments.some((other) => other.name === name && other.within === user);
    const at =
      user === undefined || bound
        ? undefined
        : threads.find((call) => call.arguments.some(({ tokens }) => tokens.at(-1)?.text === user));
    if (at === undefined) return [];
    const message = `${user}() runs beside others and uses ${name} of another thread: the broker ends such a connection (505)`;
    return [
      warn(
        'connection-shared',
        at,
        message,
        `a connection of its own inside ${user}(), or connection.add_callback_threadsafe(…)`,
      ),
    ];
  });
}

/** Whoever can publish can run code. */
export function evalOfBody({ python }: PikaFile): Mistake[] {
  const calls = callsOf(python, 'eval', 'exec').filter(({ receiver }) => receiver === '');
  const read = calls.filter(({ arguments: [first] }) =>
    first?.tokens.some(({ text }) => /body|payload|message/i.test(text)),
  );
  const message = 'a message that is evaluated runs whatever its sender wrote into it';
  return read.map((call) => warn('eval-of-body', call, message, 'json.loads(body), and a check of what it holds'));
}

/** RabbitMQ lets guest in from its own machine alone; in a lab every program is elsewhere. */
export function guest({ python }: PikaFile): Mistake[] {
  const message = 'guest is let in from the broker’s own container alone: from elsewhere it gets 403';
  const named = callsOf(python, 'PlainCredentials').filter((call) => argument(call, 'username', 0)?.text === 'guest');
  return named.map((call) => warn('guest', call, message, 'a user of the lab’s own: credentials in lab.yaml'));
}
