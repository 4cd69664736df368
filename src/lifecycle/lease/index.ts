// Owns what a lease means: what a process marks as its own while it runs, and how that goes when the process is gone.
// Must not touch what carries no lease: that is a person's.
export { abandonedTarget, findAbandoned, type Abandoned, type KeptElsewhere, type Leased } from './find-abandoned.js';
export { leasedEngine, leaseLabel } from './leased-engine.js';
export { removeAbandoned, type GarbageRequest, type GarbageResult } from './remove-abandoned.js';
