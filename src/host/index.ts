// Owns every process that `lab` starts on the host: programs that run and end, and lab's own private engine.
// Must not use a shell, know labs, or end a process that it did not start.
export { runProgram, type ProgramOptions, type ProgramResult, type RunProgram } from './run-program.js';
export { browserCommand, openBrowser, type BrowserPlace, type Opening } from './open-browser.js';
export { findCompose, type ComposeProgram } from './compose-program.js';
export { findProgram } from './find-program.js';
export { lastLines } from './last-lines.js';
export {
  privateEngine,
  type PrivateEngine,
  type PrivateEngineOptions,
  type PrivateEngineStatus,
} from './private-engine/index.js';
