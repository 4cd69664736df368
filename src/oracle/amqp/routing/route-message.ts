import type { Binding, ExchangeType, Routable } from './binding.js';
import { headersMatch } from './headers.js';
import { topicMatches } from './topic.js';

type Matcher = (binding: Binding, message: Routable) => boolean;

/** One function per type. Sources: rabbit_exchange_type_direct, _fanout, _topic, _headers, each its route/3. */
const MATCHERS: Readonly<Record<ExchangeType, Matcher>> = {
  direct: ({ key }, message) => key === message.key,
  fanout: () => true,
  topic: ({ key }, message) => topicMatches(key, message.key),
  headers: (binding, message) => headersMatch(binding.arguments, message.headers),
};

/** Queues that get the message, each once however many of its bindings match (rabbit_exchange:route/3 removes duplicates), in the bindings' order. */
export function routeMessage(type: ExchangeType, bindings: readonly Binding[], message: Routable): string[] {
  const matches = MATCHERS[type];
  return [...new Set(bindings.filter((binding) => matches(binding, message)).map(({ queue }) => queue))];
}
