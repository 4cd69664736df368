/** Cursor to the corner, and everything below it away (ECMA-48). */
export const CLEAR = '\u001B[H\u001B[2J';
