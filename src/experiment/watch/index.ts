// Owns `lab up --watch` and `ps --watch`: which folders matter, when a save has settled, what is told of what came of it.
// Must not decide what restarts (the plan does), nor talk to a terminal.
export { keepInLine, type KeepInLineRequest } from './keep-in-line.js';
export { openChanges, type Changes, type WatchFolder } from './open-changes.js';
export { watchRunning } from './watch-running.js';
export { whatBecameOf } from './what-was-done.js';
export { watchLab, type WatchNews } from './watch-lab.js';
