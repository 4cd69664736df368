// Owns the judgement of random draws: shares within a margin, look after look, and that no rotation hides behind them.
// Must not decide what the shares should be, nor how far off is too far.
export { equivalence, type Equivalence } from './equivalence.js';
export { type Look, lookAt } from './look.js';
export { exactWindow, noRotation } from './no-rotation.js';
export { ALPHA, BETA, LOOKS, planLooks } from './plan-looks.js';
export { shares } from './shares.js';
