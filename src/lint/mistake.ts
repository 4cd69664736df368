import type { Config, Proxy, Statement, Word } from '../haproxy-config/index.js';

/** One thing that is wrong, or that does not do what it seems to, at its place. */
export interface Mistake {
  readonly line: number;
  readonly column: number;
  /** Stable, kebab-case: `daemon-in-container`. */
  readonly code: string;
  readonly message: string;
  readonly instead: string;
  /** `error`: HAProxy refuses it. */
  readonly severity: 'error' | 'warning';
}

/** How far a round robin is from the weights in a short run. */
export interface Drift {
  readonly requests: number;
  readonly counts: readonly number[];
}

/** What a rule cannot know from the file. */
export interface Surroundings {
  /** What HAProxy's roundrobin makes of these weights in a short run; undefined when it is exact. */
  readonly drift: (weights: readonly number[]) => Drift | undefined;
  /** The names that resolve where HAProxy runs, when they are known. */
  readonly names?: readonly string[];
  /** The lab says what happens when a server is down. */
  readonly claimsFailover?: boolean;
  /** The lab judges the order of picks. */
  readonly claimsOrder?: boolean;
}

/** A file as the rules get it. */
export interface LintedFile {
  readonly config: Config;
  readonly proxies: readonly Proxy[];
  readonly surroundings: Surroundings;
}

/** Pure: every mistake of its kind. */
export type Rule = (file: LintedFile) => Mistake[];

export function mistake(code: string, at: Word, message: string, instead: string): Mistake {
  return { line: at.line, column: at.column, code, message, instead, severity: 'warning' };
}

/** What HAProxy itself refuses. */
export function refusal(code: string, at: Word, message: string, instead: string): Mistake {
  return { ...mistake(code, at, message, instead), severity: 'error' };
}

/** The sections' statements of these keywords, with the section's keyword. */
export function statementsIn(
  { sections }: Config,
  section: readonly string[],
  ...keywords: readonly string[]
): Statement[] {
  return sections
    .filter(({ keyword }) => section.includes(keyword))
    .flatMap(({ statements }) => statements)
    .filter(({ words, negated }) => negated === undefined && keywords.includes(words[0].text));
}

/** Sections that hold proxies' settings. */
export const PROXY_SECTIONS = ['defaults', 'frontend', 'backend', 'listen'] as const;
