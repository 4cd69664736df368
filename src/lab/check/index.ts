// Owns every check of a definition's text: its shape, what its names refer to, its files, and its parts' own options.
// Must not know any part's options: their owners check them through a PartChecker.
export { checkLabText } from './check-lab-text.js';
