// Owns the strategy `random`: the shares of its draws, the margins within which they must be shown, and what mistakes would give.
// Must not judge, nor count requests.
export { random } from './random.js';
