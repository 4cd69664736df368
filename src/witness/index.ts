// Owns the evidence from inside a running lab: the balancer's own counters, the broker's own account, the backends' and consumers' logs.
// Must not change anything in the lab, compare one witness with another, or judge.
export type {
  BackendContext,
  BackendWitness,
  BrokerContext,
  BrokerWatch,
  BrokerWitness,
  ConsumersContext,
  ConsumersWitness,
  LogContext,
  MiddleContext,
  MiddleWitness,
  StatusWatch,
  Witness,
} from './witness.js';
export { eventLine } from './log/index.js';
export { checkWitnessPart, openWitness } from './witness-kinds.js';
