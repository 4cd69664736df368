// Owns probes: requests, commands and looks from inside a lab's containers, row after row.
// Must not judge, repeat a row, or touch a file outside the folder that the lab mounts.
export { probe } from './probe.js';
