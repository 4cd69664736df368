import type { Paint } from './paint.js';

/** Of the sixteen those that can be read on a dark ground and on a light one. */
const HUES = ['cyan', 'yellow', 'green', 'magenta', 'blue', 'red'] as const;

/** The colour of the service at this place among its lab's, from 0: all different up to twelve, the second six in bold. */
export function colourOf(place: number, paint: Paint): (text: string) => string {
  const hue = paint[HUES[place % HUES.length] ?? 'cyan'];
  const bold = Math.floor(place / HUES.length) % 2 === 1;
  return bold ? (text) => paint.bold(hue(text)) : hue;
}
