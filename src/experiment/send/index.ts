// Owns traffic that somebody asks for with flags: what they mean for a lab of each family, and what came of it as text.
// Must not judge, or leave anything of its own in the lab.
export { trafficOptions } from './http-flags.js';
export { trafficText } from './traffic-text.js';
export { sendFromNodes } from './send-from-nodes.js';
