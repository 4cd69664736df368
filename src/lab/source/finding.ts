import { nearestNames } from '../nearest-names.js';
import type { Problem } from './problem.js';
import type { YamlPath, YamlSource } from './yaml-source.js';

/** A problem before it has a place: where in the data it is. */
export interface Finding {
  readonly path: YamlPath;
  /** Point at the path's last key rather than its value. */
  readonly at?: 'key';
  readonly message: string;
  readonly allowed?: readonly string[];
  /** What was written, when it should have been one of `allowed`. */
  readonly word?: string;
  /** Of a lint rule, and what to write in its place. */
  readonly code?: string;
  readonly instead?: string;
  readonly severity?: 'warning';
}

/** Gives a finding its line, column and snippet. */
export function placeFinding(finding: Finding, source: YamlSource, file: string): Problem {
  const { line, column } = source.positionOf(finding.path, finding.at ?? 'value');
  const snippet = source.lines[line - 1];
  const [didYouMean] = finding.word === undefined ? [] : nearestNames(finding.word, finding.allowed ?? [], 1);
  const where = pathText(finding.path);
  return {
    file,
    line,
    column,
    message: where === '' ? finding.message : `${where}: ${finding.message}`,
    ...(snippet === undefined ? {} : { snippet }),
    ...(finding.allowed === undefined ? {} : { allowed: finding.allowed }),
    ...(didYouMean === undefined ? {} : { didYouMean }),
    ...(finding.code === undefined ? {} : { code: finding.code }),
    ...(finding.instead === undefined ? {} : { instead: finding.instead }),
    severity: finding.severity ?? 'error',
  };
}

/** What the YAML reader found, with the lines concerned. */
export function syntaxProblems({ syntax, lines }: YamlSource, file: string): Problem[] {
  return syntax.map((note) => {
    const snippet = lines[note.line - 1];
    return { file, ...note, ...(snippet === undefined ? {} : { snippet }) };
  });
}

/** `services.app.publish[0].port` */
export function pathText(path: YamlPath): string {
  return path
    .map((segment, depth) => (typeof segment === 'number' ? `[${segment}]` : depth === 0 ? segment : `.${segment}`))
    .join('');
}
