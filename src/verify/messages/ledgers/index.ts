// Owns the comparison of what client, broker and consumers say of the same messages, and what makes a step worth nothing.
// Must not know what was expected.
export { messageGuards } from './message-guards.js';
export { receiptsOf, tallyOf, type Receipt } from './receipts.js';
export { reconcileMessages, type Reconciled } from './reconcile.js';
export { brokerRestarted, lossOf } from './restarts.js';
