// Owns locks between processes of this machine: one at a time, a dead holder replaced; and how processes are told apart.
// Must not know what is done under a lock.
export { leaseStateOf, ownLease, type LeaseHolder, type LeaseState } from './lease.js';
export type { LockHolder } from './lock-file.js';
export { identifyProcess, isAlive, systemProcessInfo, type ProcessIdentity, type ProcessInfo } from './process-info.js';
export { parseProcessStat, readProcessStat, type ProcessStat } from './process-stat.js';
export { withFileLock, type Lock, type LockOptions } from './with-file-lock.js';
export { collectStaleLocks, type StaleLock } from './stale-locks.js';
