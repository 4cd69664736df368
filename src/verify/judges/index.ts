// Owns the judges: what each looks at, in which order a claim is decided, and what it says of its own errors.
// Must not decide what must happen, nor look at anything but the expectation and the observation.
export { configuration } from './configuration.js';
export type { JudgeInput, JudgeKind } from './judge-kind.js';
export { obstacleOf } from './judge-traffic.js';
export { judgedRequests, type JudgedRequests } from './judged-requests.js';
export { order } from './order.js';
export { totals } from './totals.js';
export { cycleWindows } from './windows.js';
