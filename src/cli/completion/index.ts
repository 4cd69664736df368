// Owns completion: the words that fit what was typed, and each shell's script that asks for them.
// Must not know which labs there are: the command hands them in.
export { SHELLS } from './completion-scripts.js';
