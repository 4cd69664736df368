const COLOURS = ['cyan', 'yellow', 'green', 'magenta', 'blue'] as const;

/** The colour of a name, always the same one; app1, app2, … get different ones. */
export function colourOf(name: string): (typeof COLOURS)[number] {
  const sum = [...name].reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0);
  return COLOURS[sum % COLOURS.length] ?? 'cyan';
}
