// Owns what must happen: a pure model per balancing strategy, and the sample size that follows from the wanted error rates.
// Must not judge, read a counter or know what was observed; knows nothing of engines and containers.
export { checkOraclePart, expectOf, oracleKinds } from './oracle-kinds.js';
export type { ExpectRequest, OracleKind, Purpose } from './oracle-kind.js';
export {
  classifyWeights,
  countOrder,
  predictOrder,
  roundRobin,
  staticRoundRobin,
  staticRoundRobinTable,
  type Balance,
  type Picker,
} from './round-robin/index.js';
