import { join } from 'node:path';

import { fillReferences, formatProblems, readInside, type Finding, type Part, type Problem } from '../lab/index.js';
import { inTemplate } from './render-template.js';
import { createTemplate, type Template } from './template.js';

type Path = readonly (string | number)[];

/** Renders the pieces of one lab and collects what is wrong instead of stopping at the first. */
export interface LabRenderer {
  /** A text of `lab.yaml`, at `path` in it. */
  text(source: string, data: unknown, path: Path): string;
  /** Options of a part: `{parameter: NAME}` becomes the typed value, texts are rendered. */
  part(part: Part, data: Readonly<Record<string, unknown>>, path: Path): Part;
  /** A file below `root`, rendered when its name ends in `.hbs`; `path` names it in `lab.yaml`. */
  file(root: string, relative: string, data: unknown, path: Path): Promise<string>;
  report(finding: Finding): void;
  /** Problems of `lab.yaml`, still without a place, and of template files. */
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

/** Reads each file and each template once, however many containers use it. */
export function createLabRenderer(): LabRenderer {
  const templates = new Map<string, Template>();
  const files = new Map<string, ReturnType<typeof readInside>>();
  const findings: Finding[] = [];
  const problems: Problem[] = [];

  // A counted service meets the same mistake once per container.
  const report = (finding: Finding): void => {
    const known = findings.some(
      ({ path, message }) => message === finding.message && String(path) === String(finding.path),
    );
    if (!known) findings.push(finding);
  };

  const reportTemplate = (problem: Problem): void => {
    const known = problems.some((other) => formatProblems([other]).join() === formatProblems([problem]).join());
    if (!known) problems.push(problem);
  };

  const text = (source: string, data: unknown, path: Path): string => {
    if (!source.includes('{{')) return source;
    const template = templates.get(source) ?? createTemplate(source, 'text');
    templates.set(source, template);
    const result = template.render(data);
    if ('text' in result) return result.text;
    for (const { message, allowed, word } of result.problems) {
      report({
        path,
        message,
        ...(allowed === undefined ? {} : { allowed }),
        ...(word === undefined ? {} : { word }),
      });
    }
    return source;
  };

  const file = async (root: string, relative: string, data: unknown, path: Path): Promise<string> => {
    const name = join(root, relative);
    const reading = files.get(name) ?? readInside(root, relative);
    files.set(name, reading);
    const read = await reading;
    if ('trouble' in read) {
      report({ path, message: read.trouble });
      return '';
    }
    if (!relative.endsWith('.hbs')) return read.text;
    const template = templates.get(`file:${name}`) ?? createTemplate(read.text, 'file');
    templates.set(`file:${name}`, template);
    const result = template.render(data);
    if ('text' in result) return result.text;
    for (const problem of result.problems) reportTemplate(inTemplate(problem, name, read.text));
    return '';
  };

  const part = ({ kind, with: options }: Part, data: Readonly<Record<string, unknown>>, path: Path): Part => {
    const { services: _, ...parameters } = data;
    const filled = fillReferences(options, parameters, (source, at) => text(source, data, [...path, 'with', ...at]));
    return { kind, with: filled as Part['with'] };
  };

  return { text, part, file, findings, problems, report };
}
