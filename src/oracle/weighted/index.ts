// Owns the strategy `weighted`: its options, the expectation, and what other causes would make of the same requests.
// Must not judge; the state that it starts from comes in with the request.
export { weighted } from './weighted.js';
