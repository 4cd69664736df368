// Owns what can be read off a script without running it: its operations, and the messages that they publish.
// Must not know what a broker makes of them.
export { operationInWords } from './operation-in-words.js';
export { messageExpectation, parseScript, scriptOf } from './script-of.js';
export { publishedBy, sentTo, type ScriptMessage } from './script-messages.js';
