// Owns what can be claimed of a HAProxy configuration file that nobody wrote a lab for: config → claims, traffic, and what is not understood.
// Must not read a file, start anything, or judge.
export { deriveClaims } from './derive-claims.js';
export type { ClaimPart, Derived, FileChange, NotVerified, Standing } from './derived.js';
export { differingLines, type DifferingLine } from './differing-lines.js';
