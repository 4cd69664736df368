// Owns the reading of HAProxy's counters through its runtime socket.
// Must not change HAProxy's state: only `show` commands.
export { haproxyStats } from './haproxy-stats.js';
