// Owns how text is coloured and broken into lines.
// Must not print.
export { colourOf } from './colour-of.js';
export { createPaint, wantsColour, type Paint } from './paint.js';
export { wrapLines } from './wrap-lines.js';
