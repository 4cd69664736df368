// Owns scripts of AMQP operations, and the ledgers of messages that come of them: what client, broker and consumers each say.
// Must not connect, nor predict, nor judge.
export type * from './broker-observation.js';
export type * from './message-ledger.js';
export { operationInWords } from './operation-in-words.js';
export { OperationShape, type Operation, type OperationOf, type OperationOutcome } from './operation.js';
export { AmqpScriptShape, type AmqpScript } from './script.js';
