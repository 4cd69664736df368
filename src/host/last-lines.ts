/** The end of what a program said, for an error's details. */
export function lastLines(text: string, count = 8): string[] {
  return text.trim().split('\n').slice(-count);
}
