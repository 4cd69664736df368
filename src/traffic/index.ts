// Owns the traffic: sends requests with ids at a lab and keeps the client's own ledger of what came back.
// Must not judge, look inside containers, print, or repeat a request.
export { trafficKinds, checkTrafficPart } from './traffic-kinds.js';
export type { TrafficContext, TrafficKind, TrafficOptions, TrafficProgress } from './traffic-kind.js';
export type { InsideLab } from './inside-lab.js';
export { latencySummary } from './pacing/index.js';
export { shareOf, type HttpTraffic } from './http/index.js';
export { driveRemotely, type RemoteClient, type RemoteResult } from './remote/index.js';
