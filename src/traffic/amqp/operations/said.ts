import type { OperationResult } from '../../../lab/amqp/index.js';

/** What an operation tells beside its times; without an outcome it went well. */
export type Said = Partial<Pick<OperationResult, 'outcome' | 'text' | 'received' | 'ready' | 'consumers'>>;
