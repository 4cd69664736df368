// Owns the judgement of compartments for slow calls: that there was something to hold, then who was held up, and who was turned away.
// Must not decide how many places are right.
export { compartment } from './compartment.js';
export { bulkheadObstacles } from './saturation.js';
export { isolation } from './isolation.js';
export { turnedAway } from './turned-away.js';
