/** One `lab …` line of a lesson. */
export interface LessonCommand {
  readonly text: string;
  readonly words: readonly string[];
  /** Numbers and names that the page says its output shows, in this order: what follows `# →` on the command's line. */
  readonly shows: readonly string[];
}

/** Every command of a page, in its order: each line of a code block, and each inline code, that begins with `lab `. */
export function lessonCommands(page: string): LessonCommand[] {
  const pieces = page.matchAll(/^```[^\n]*\n(?<block>[^]*?)^```|`(?<inline>[^`]+)`/gm);
  return [...pieces]
    .flatMap(({ groups }) => groups?.['block']?.split('\n') ?? [groups?.['inline']?.replace(/\s+/g, ' ') ?? ''])
    .map((line) => line.trim().replace(/^\$ /, ''))
    .filter((line) => /^lab( |$)/.test(line))
    .map((text) => ({ text, words: shellWords(text).slice(1), shows: shownBy(text) }));
}

function shownBy(line: string): string[] {
  return /# → (.+)$/.exec(line)?.[1]?.trim().split(/\s+/) ?? [];
}

/** Settings that a page names beside a command, as in "`--set weights=2,3,3` is not exact". */
export function loneSettings(page: string): string[] {
  return [...page.matchAll(/`--set ([^`\s]+)`/g)].map(([, setting = '']) => setting);
}

/** As a shell splits: blanks outside of quotes; a comment or a pipe ends the command. */
function shellWords(line: string): string[] {
  const words = [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word);
  const end = words.findIndex((word) => /^(#|\||&&|>|;)/.test(word));
  return (end === -1 ? words : words.slice(0, end)).map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}
