// Owns where an exchange sends a message: one pure function per exchange type, and the mistakes that a wrong matrix may come of.
// Must not know a script, nor who publishes.
export { BindingShape, EXCHANGE_TYPES, type Binding, type ExchangeType, type Routable } from './binding.js';
export { headersMatch } from './headers.js';
export { mistakes, type Mistake } from './mistakes.js';
export { routeMessage } from './route-message.js';
export { topicMatches } from './topic.js';
