// Owns the questions on a terminal.
// Must not be loaded before somebody is asked: it brings inquirer, so commands import it dynamically.
export { labAsker } from './lab-asker.js';
export { askText, confirm } from './prompt.js';
