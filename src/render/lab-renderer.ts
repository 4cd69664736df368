import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { fillReferences, readInside, type Finding, type Part, type Problem } from '../lab/index.js';
import { inTemplate } from './render-template.js';
import { createTemplate, type Template } from './template.js';

type Path = readonly (string | number)[];

/** Renders the pieces of one lab and collects what is wrong instead of stopping at the first. */
export interface LabRenderer {
  /** A text of `lab.yaml`, at `path` in it. */
  text(source: string, data: unknown, path: Path): string;
  /** Options of a part: `{parameter: NAME}` becomes the typed value, texts are rendered. */
  part(part: Part, data: Readonly<Record<string, unknown>>, path: Path): Part;
  /** A file below `root`, rendered when its name ends in `.hbs`, and as it is written; `path` names it in `lab.yaml`. */
  file(root: string, relative: string, data: unknown, path: Path): Promise<RenderedFile>;
  report(finding: Finding): void;
  /** Problems of `lab.yaml`, still without a place, and of template files. */
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

export interface RenderedFile {
  readonly content: string;
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

/** Reads each file and each template once, however many containers use it. */
export function createLabRenderer(): LabRenderer {
  const notes = createNotes();
  const templates = new Map<string, Template>();
  const files = new Map<string, ReturnType<typeof readInside>>();

  const text = (source: string, data: unknown, path: Path): string => {
    if (!source.includes('{{')) return source;
    const template = once(templates, source, () => createTemplate(source, 'text'));
    const result = template.render(data);
    if ('text' in result) return result.text;
    for (const { line: _, column: __, ...problem } of result.problems) notes.report({ path, ...problem });
    return source;
  };

  const file = async (root: string, relative: string, data: unknown, path: Path): Promise<RenderedFile> => {
    const name = join(root, relative);
    const read = await once(files, name, () => readInside(root, relative));
    if ('trouble' in read) {
      notes.report({ path, message: read.trouble });
      return { content: '', file: name, text: '' };
    }
    const { text: written } = read;
    if (!relative.endsWith('.hbs')) return { content: written, file: name, text: written };
    const template = once(templates, `file:${name}`, () => createTemplate(written, 'file'));
    const result = template.render(data);
    if ('text' in result) return { content: result.text, file: name, text: written };
    for (const problem of result.problems) notes.reportTemplate(inTemplate(problem, name, written));
    return { content: '', file: name, text: written };
  };

  const part = ({ kind, with: options }: Part, data: Readonly<Record<string, unknown>>, path: Path): Part => {
    const { services: _, ...parameters } = data;
    const filled = fillReferences(options, parameters, (source, at) => text(source, data, [...path, 'with', ...at]));
    return { kind, with: filled as Part['with'] };
  };

  return { text, part, file, ...notes };
}

/** What is wrong, each thing once: a counted service meets the same mistake once per container. */
function createNotes() {
  const findings: Finding[] = [];
  const problems: Problem[] = [];
  const add = <T>(list: T[], note: T): void => {
    if (!list.some((other) => isDeepStrictEqual(other, note))) list.push(note);
  };
  return {
    findings: findings as readonly Finding[],
    problems: problems as readonly Problem[],
    report: (finding: Finding) => add(findings, finding),
    reportTemplate: (problem: Problem) => add(problems, problem),
  };
}

function once<T>(made: Map<string, T>, key: string, make: () => T): T {
  const value = made.get(key) ?? make();
  made.set(key, value);
  return value;
}
