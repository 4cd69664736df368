// Owns traffic of several streams of requests at once, each at its own rate: what a lab says of it, and how their ledgers become one.
// Must not send a request itself: each stream is HTTP traffic.
export { driveFlows } from './drive-flows.js';
export { checkFlows, parseFlows, requestsOfFlows, type Flow, type FlowsTraffic } from './flows-options.js';
