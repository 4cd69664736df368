import { LabError } from '../errors.js';
import { formatProblems, nearestNames, type Problem } from '../lab/index.js';
import type { TemplateKind, TemplateProblem } from './check-template.js';
import { plainDataProblems, type TemplateData } from './plain-data.js';
import { createTemplate } from './template.js';

export interface RenderOptions {
  /** How errors call the template: its path. */
  readonly name: string;
}

/**
 * Renders a configuration file. Throws kind `invalid`, code `invalid-template`, when a name is not in the data (also inside
 * `#if`, `#each`, `#unless`, `#with` and as an argument), a value holds a control character, or the data is not plain.
 */
export function renderTemplate(source: string, data: TemplateData, { name }: RenderOptions): string {
  return render(source, data, name, 'file');
}

/** Renders a small text of `lab.yaml`; a list reads `2:1:3`. Throws as `renderTemplate`. */
export function renderText(source: string, data: TemplateData, { name }: RenderOptions): string {
  return render(source, data, name, 'text');
}

/** A template's problem as the problem of a file. */
export function inTemplate(problem: TemplateProblem, file: string, source: string): Problem {
  const { line, column, message, allowed, word } = problem;
  const snippet = source.split(/\r?\n/)[line - 1];
  const [didYouMean] = word === undefined ? [] : nearestNames(word, allowed ?? [], 1);
  return {
    ...{ file, line, column, message, severity: 'error' as const },
    ...(snippet === undefined ? {} : { snippet }),
    ...(allowed === undefined ? {} : { allowed }),
    ...(didYouMean === undefined ? {} : { didYouMean }),
  };
}

/** One error for all problems of rendering. */
export function templateError(problems: readonly Problem[]): LabError {
  const [first] = problems;
  const place = first === undefined ? '' : `${first.file}:${first.line}:${first.column}  ${first.message}`;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new LabError('invalid', `${place}${more}`, { code: 'invalid-template', details: formatProblems(problems) });
}

function render(source: string, data: TemplateData, name: string, kind: TemplateKind): string {
  const unfit = plainDataProblems(data).map((message) => ({ line: 1, column: 1, message }));
  const result = unfit.length > 0 ? { problems: unfit } : createTemplate(source, kind).render(data);
  if ('text' in result) return result.text;
  // The place of a bad value is not in the template: no line of it is to blame.
  throw templateError(result.problems.map((problem) => inTemplate(problem, name, unfit.length > 0 ? '' : source)));
}
