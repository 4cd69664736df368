/** One thing that is wrong in a lab's files, at the place where it is written. */
export interface Problem {
  readonly file: string;
  /** From 1; columns count UTF-16 units. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** The offending line, as written. */
  readonly snippet?: string;
  readonly allowed?: readonly string[];
  readonly didYouMean?: string;
  /** Of those that a lint rule found: stable, kebab-case. */
  readonly code?: string;
  /** What to write in its place. */
  readonly instead?: string;
  readonly severity: 'error' | 'warning';
}

const SNIPPET_WIDTH = 120;

/** Lines for people: `file:line:col  message`, the offending line with a caret, allowed values, the likely meaning. */
export function formatProblems(problems: readonly Problem[]): string[] {
  return problems.flatMap((problem) => {
    const warning = problem.severity === 'warning' ? 'warning: ' : '';
    const lines = [`${problem.file}:${problem.line}:${problem.column}  ${warning}${printable(problem.message)}`];
    if (problem.snippet !== undefined && problem.snippet.trim() !== '') {
      lines.push(...withCaret(problem.snippet, problem.column));
    }
    if (problem.allowed !== undefined && problem.allowed.length > 0) {
      lines.push(`    allowed: ${problem.allowed.map(printable).join(', ')}`);
    }
    if (problem.instead !== undefined) lines.push(`    write instead: ${printable(problem.instead)}`);
    if (problem.didYouMean !== undefined) lines.push(`    did you mean '${printable(problem.didYouMean)}'?`);
    return lines;
  });
}

function withCaret(snippet: string, column: number): [string, string] {
  // A long line is cut so that the caret stays in sight.
  const cut = column > SNIPPET_WIDTH - 20 ? column - 40 : 0;
  const line = snippet.slice(cut, cut + SNIPPET_WIDTH).replaceAll('\t', ' ');
  return [`    ${printable(line)}`, `    ${' '.repeat(Math.max(0, column - 1 - cut))}^`];
}

/** A lab's file must not steer the terminal it is quoted on. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}
