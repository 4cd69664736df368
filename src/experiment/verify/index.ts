// Owns one verification: witnesses, actions and traffic of each step, then a verdict for each claim.
// Must not start, restart or remove a service.
export { verifyLab } from './verify-lab.js';
