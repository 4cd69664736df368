// Owns what can be read off a script without running it: its options, and the messages that its operations publish.
// Must not know what a broker makes of them.
export { messageExpectation, parseScript, scriptOf } from './script-of.js';
export { publishedBy, sentTo, type ScriptMessage } from './script-messages.js';
