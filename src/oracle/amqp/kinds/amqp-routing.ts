import * as z from 'zod';
import { LabError } from '../../../errors.js';
import type { RoutedMessage, RoutingExpectation } from '../../../lab/verdict.js';
import type { ExpectRequest, OracleKind } from '../../oracle-kind.js';
import {
  BindingShape,
  EXCHANGE_TYPES,
  mistakes,
  routeMessage,
  type Binding,
  type ExchangeType,
} from '../routing/index.js';
import { messageExpectation, scriptOf, sentTo, type ScriptMessage } from '../script/index.js';

export const exchangeOptions = {
  /** '' = the default exchange, where every queue is bound by its own name. */
  exchange: z.string().max(255).default(''),
  type: z.enum(EXCHANGE_TYPES).default('direct'),
  bindings: z.array(BindingShape).min(1),
};
const options = z.strictObject(exchangeOptions);
export type ExchangeOptions = z.output<typeof options>;

/**
 * Where an exchange sends each message of a script: to every queue with a binding that matches, one copy each; nowhere else. With `mandatory`, what no
 * queue takes comes back. Source: rabbit_exchange:route/3, and the module of the exchange's type.
 */
export const amqpRouting: OracleKind<ExchangeOptions> = { options, expect: expectRouting };

function expectRouting(request: ExpectRequest<ExchangeOptions>): RoutingExpectation {
  const script = scriptOf('amqp-routing', 'routing', request);
  const { exchange, type, bindings } = routedAs(request.options);
  const sent = sentTo(exchange, script.script);
  if (sent.length === 0) {
    throw new LabError(
      'invalid',
      `the script publishes nothing to ${exchange === '' ? 'the default exchange' : exchange}`,
      {
        code: 'oracle-and-traffic',
      },
    );
  }
  // Those that are emptied and not bound must stay empty.
  const emptied = script.script.flatMap((each) => (each.op === 'drain' || each.op === 'get' ? [each.queue] : []));
  const queues = [...new Set([...bindings.map(({ queue }) => queue), ...emptied])];
  const messages = sent.map((message) => routed(message, type, bindings));
  return {
    ...messageExpectation(script, {
      model: `exchange of type ${exchange === '' ? 'direct, the default one' : type}`,
      source: `RabbitMQ rabbit_exchange_type_${type}:route/3, rabbit_exchange:route/3`,
      notes: [
        `${messages.length} messages and ${queues.length} queues: ${messages.length * queues.length} cells, each exact`,
      ],
    }),
    form: 'routing',
    exchange,
    queues,
    messages,
    alternatives: () =>
      mistakes(type, bindings, sent, queues).map((mistake) => ({
        id: mistake.id,
        says: mistake.says,
        queues: sent.map((message) => routeMessage(mistake.type, mistake.bindings, message)),
      })),
  };
}

/** The default exchange is a direct one on which a queue's name is its key. */
export function routedAs({ exchange, type, bindings }: ExchangeOptions): ExchangeOptions {
  if (exchange !== '') return { exchange, type, bindings };
  return { exchange, type: 'direct', bindings: bindings.map((each): Binding => ({ ...each, key: each.queue })) };
}

function routed(message: ScriptMessage, type: ExchangeType, bindings: readonly Binding[]): RoutedMessage {
  const { operation, label, mandatory } = message;
  const queues = routeMessage(type, bindings, message);
  return { operation, label, says: inWords(message, type), queues, returned: mandatory && queues.length === 0 };
}

function inWords({ key, headers }: ScriptMessage, type: ExchangeType): string {
  if (type !== 'headers') return key === '' ? '""' : key;
  const pairs = Object.entries(headers).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `{${pairs.join(', ')}}`;
}
