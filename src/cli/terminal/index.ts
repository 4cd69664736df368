// Owns this process's streams and signals: where text goes, a terminal inside a container, Ctrl-C.
// Must not know what is printed.
export { CLEAR } from './clear.js';
export { isClosedPipe } from './closed-pipe.js';
export { listenForInterrupts, type Interrupts } from './interrupts.js';
export { fitted, type Output, type Terminal } from './terminal.js';
