// Owns the comparison of a lab as `lab` starts it with its compose folder under the real docker compose, claim by claim.
// Must not judge: both verdicts come about as ever, and only their outcomes are held side by side.
export { parityExitCode, parityOf, type ParityReport } from './parity-of.js';
export { parityJson, parityText } from './parity-report.js';
export { runParity, type ParityWishes } from './run-parity.js';
