import { LabError } from '../../../errors.js';
import type { AmqpScript } from '../../../lab/amqp/index.js';
import type { PlannedMessage } from '../../../lab/verdict.js';
import { routeMessage, type Binding } from '../routing/index.js';
import { sentTo } from '../script/index.js';
import { routedAs, type ExchangeOptions } from './amqp-routing.js';

/** Of the messages that a script publishes to an exchange, those that reach `queue`, in their order. Throws kind `invalid` when there is none. */
export function messagesOf(queue: string, script: AmqpScript, options: Partial<ExchangeOptions>): PlannedMessage[] {
  const { exchange, type, bindings } = routedAs({
    exchange: options.exchange ?? '',
    type: options.type ?? 'direct',
    bindings: options.bindings ?? [{ queue, key: queue, arguments: {} } satisfies Binding],
  });
  const messages = sentTo(exchange, script.script).filter((message) =>
    routeMessage(type, bindings, message).includes(queue),
  );
  if (messages.length > 0) return messages.map(({ operation, label }) => ({ operation, label }));
  throw new LabError('invalid', `the script publishes nothing that reaches queue ${queue}`, {
    code: 'oracle-and-traffic',
    suggestions: ['name the exchange, its type and its bindings in the oracle, where it is not the default one'],
  });
}
