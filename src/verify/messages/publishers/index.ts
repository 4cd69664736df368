// Owns the judgement of what publishers may rely on: confirmed is kept, and a window of confirms is quicker than one after another.
// Must not know who consumes.
export { pace } from './pace.js';
export { survivors } from './survivors.js';
