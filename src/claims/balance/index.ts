// Owns what a backend's own lines promise: the claims that follow from its algorithm, its weights and its cookie.
// Must not look at rules, nor know how a request gets to the backend.
export { backendPart } from './backend-part.js';
export { witnessesOf, type WayIn } from './subject.js';
