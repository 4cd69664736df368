// Owns what must happen: a pure model per balancing strategy, and the sample size that follows from the wanted error rates.
// Must not judge, read a counter or know what was observed; knows nothing of engines and containers.
export { classifyWeights } from './classify-weights.js';
export { checkOraclePart, expectOf, oracleKinds } from './oracle-kinds.js';
export type { ExpectRequest, OracleKind, Purpose } from './oracle-kind.js';
export { countOrder, predictOrder, type Balance } from './picks.js';
export { roundRobin, type Picker } from './roundrobin.js';
export { staticRoundRobin, staticRoundRobinTable } from './static-rr.js';
