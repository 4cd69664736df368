// Owns changes through HAProxy's runtime socket: state and weight of a server, each read back.
// Must not change a configuration file, nor start or stop a container.
export { runtimeSocket } from './runtime-socket.js';
export { readServer } from './server-state.js';
export { setState } from './set-state.js';
export { setWeight } from './set-weight.js';
export { readWeightNote } from './weight-note.js';
