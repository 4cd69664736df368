/** The kinds of trouble `lab` distinguishes; the kind alone fixes the exit code. */
export type ErrorKind =
  'bug' | 'usage' | 'invalid' | 'engine' | 'operation' | 'not-ready' | 'not-verified' | 'interrupted';

export const EXIT_CODES: Readonly<Record<ErrorKind, number>> = {
  bug: 1,
  usage: 2,
  invalid: 3,
  engine: 4,
  operation: 5,
  'not-ready': 6,
  /** What would have to be seen cannot be seen on this host: as little a PASS as any INCONCLUSIVE. */
  'not-verified': 11,
  interrupted: 130,
};

/** Exit codes of a run that worked and was judged. */
export const VERDICT_EXIT_CODES = { PASS: 0, FAIL: 10, INCONCLUSIVE: 11 } as const;

export interface LabErrorOptions {
  /** Stable, kebab-case, for `--json` readers: `port-taken`, `unknown-lab`. */
  readonly code: string;
  /** What to try next: commands or sentences, each on a line of its own. */
  readonly suggestions?: readonly string[];
  /** Further lines that explain: the last log lines, each source that was tried. */
  readonly details?: readonly string[];
  readonly cause?: unknown;
}

/** An error that a person can act on. Everything else that is thrown counts as a bug in `lab`. */
export class LabError extends Error {
  override readonly name = 'LabError';
  readonly code: string;
  readonly suggestions: readonly string[];
  readonly details: readonly string[];

  constructor(
    readonly kind: ErrorKind,
    message: string,
    options: LabErrorOptions,
  ) {
    super(message, { cause: options.cause });
    this.code = options.code;
    this.suggestions = options.suggestions ?? [];
    this.details = options.details ?? [];
  }

  /** The same error in other words. */
  with(words: Partial<Pick<LabError, 'message' | 'details' | 'suggestions'>>): LabError {
    const { kind, code, details, suggestions, cause } = this;
    return new LabError(kind, words.message ?? this.message, { code, details, suggestions, cause, ...words });
  }

  get exitCode(): number {
    return EXIT_CODES[this.kind];
  }
}

/** What an aborted signal stands for, as an error to throw. `doing` tells what was going on: `the engine was starting`. */
export function interruption(signal: AbortSignal, doing?: string): LabError {
  if (signal.reason instanceof LabError) return signal.reason;
  const message = doing === undefined ? 'Interrupted' : `Interrupted while ${doing}`;
  return new LabError('interrupted', message, { code: 'interrupted', cause: signal.reason });
}
