/** One word of a line, as HAProxy's `parse_line` (src/tools.c) sees it, and as it is written. */
export interface Word {
  /** Quotes and escapes resolved; `\xHH` is the code point HH. A variable whose value is not known stays as it is written. */
  readonly text: string;
  readonly raw: string;
  /** Blanks after it. */
  readonly gap: string;
  /** From 1; columns count UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** Holds a variable whose value is not known. */
  readonly open?: true;
}

/** A line in pieces: `indent`, each word's `raw` and `gap`, `tail` and `ending` one after the other are the line. */
export interface Line {
  readonly number: number;
  readonly indent: string;
  readonly words: readonly Word[];
  /** A comment, or what HAProxy does not read. */
  readonly tail: string;
  readonly ending: '\n' | '';
}

export interface Statement {
  /** The keyword first; without the `no` or `default` that negates it. Never empty. */
  readonly words: readonly [Word, ...Word[]];
  readonly negated?: 'no' | 'default';
  /** Stands in a branch of an `.if` whose condition is only known where HAProxy runs. */
  readonly conditional?: true;
}

export interface Section {
  readonly keyword: string;
  /** Empty where the section has no name. */
  readonly name: string;
  /** The `defaults` section that it names by `from`. */
  readonly from?: Word;
  readonly header: Statement;
  readonly statements: readonly Statement[];
}

/** What HAProxy refuses while it reads the file, whatever the keywords mean. */
export interface ConfigProblem {
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
  readonly instead: string;
}

export interface Config {
  readonly lines: readonly Line[];
  /** In the order of the file. What stands in a branch that is never taken (`.if 0`) is left out. */
  readonly sections: readonly Section[];
  readonly problems: readonly ConfigProblem[];
}

/** The value of an environment variable; undefined when it is not known. */
export type LookUp = (name: string) => string | undefined;

/** The file's text again, to the byte. */
export function printConfig({ lines }: Pick<Config, 'lines'>): string {
  return lines
    .map(({ indent, words, tail, ending }) => {
      const pieces = words.map(({ raw, gap }) => raw + gap);
      return `${indent}${pieces.join('')}${tail}${ending}`;
    })
    .join('');
}
