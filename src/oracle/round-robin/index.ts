// Owns HAProxy's two weighted round robins as pure models, pick by pick from process start, and what follows from a weight vector.
// Must not know counters, the options of a lab, or how many requests are judged.
export { classifyWeights } from './classify-weights.js';
export { cycleLength, cycleWeights } from './cycle.js';
export { BALANCES, countOrder, predictOrder, type Balance } from './picks.js';
export { roundRobin, type Picker } from './roundrobin.js';
export { staticRoundRobin, staticRoundRobinTable } from './static-rr.js';
