// Owns the live view of a running lab: what its balancer, its brokers and its logs tell, look after look, and how one look reads.
// Must not change anything, nor judge: what moves between two counters is no difference.
export { liveLine } from './live-line.js';
export { livePage } from './live-page.js';
export { liveView, type LiveView } from './live-view.js';
export { watchLive } from './watch-live.js';
