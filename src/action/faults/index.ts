// Owns the ways to lose a running service, and to get it back: stopped, killed, paused, off its networks, refusing, started anew.
// Must not judge what comes of it, nor decide for how long.
export { connect } from './connect.js';
export { disconnect } from './disconnect.js';
export { FaultOptions } from './fault-target.js';
export { kill, stop } from './end-container.js';
export { pause } from './pause.js';
export { refuse } from './refuse.js';
export { replace, restart } from './start-anew.js';
export { swap } from './swap.js';
