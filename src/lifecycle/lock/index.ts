// Owns the lock of one copy of a lab: one `lab` at a time changes it.
// Must not know what is done under the lock.
export type { LockHolder } from './lock-file.js';
export type { ProcessInfo } from './process-info.js';
export { withLock, type Lock, type LockOptions } from './with-lock.js';
