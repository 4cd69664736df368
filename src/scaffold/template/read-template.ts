import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { LabError } from '../../errors.js';
import { formatProblems, isName, nearestNames, shownPath, errorCode, type Problem } from '../../lab/index.js';
import { schemaFindings } from '../../lab/schema/schema-findings.js';
import { placeFinding, syntaxProblems } from '../../lab/source/finding.js';
import { isRecord, recordOf, textOf } from '../../lab/source/loose.js';
import { parseYamlSource } from '../../lab/source/yaml-source.js';
import { checkTemplate } from './check-template.js';
import type { ScaffoldTemplate } from './template.js';
import { TemplateShape } from './template-shape.js';

export const TEMPLATE_FILE = 'template.yaml';

export interface TemplatePlaces {
  /** Absolute. */
  readonly templatesFolder: string;
  /** Problems name files below it by their relative path. */
  readonly currentFolder?: string;
}

export interface TemplateEntry {
  readonly family: string;
  /** Empty when the file does not tell. */
  readonly title: string;
}

/** The families that a lab can be made from: those whose folder holds a `template.yaml`, right or wrong. */
export async function listTemplates(templatesFolder: string): Promise<TemplateEntry[]> {
  const entries = await readdir(templatesFolder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name);
  const found = await Promise.all(
    folders.sort().map(async (family) => ({ family, text: await textOfTemplate(join(templatesFolder, family)) })),
  );
  return found.flatMap(({ family, text }) =>
    text === undefined ? [] : [{ family, title: textOf(recordOf(parseYamlSource(text).value)['title']) ?? '' }],
  );
}

/**
 * Reads and checks a family's `template.yaml`. Throws usage `unknown-template` with the nearest names, and invalid
 * `invalid-template` with every problem as `file:line:col`.
 */
export async function readTemplate(family: string, places: TemplatePlaces): Promise<ScaffoldTemplate> {
  const { templatesFolder, currentFolder } = places;
  const folder = join(templatesFolder, family);
  const text = isName(family) ? await textOfTemplate(folder) : undefined;
  if (text === undefined) throw await unknownTemplate(family, templatesFolder);
  const file = shownPath(join(folder, TEMPLATE_FILE), currentFolder);
  const source = parseYamlSource(text);
  const syntax = syntaxProblems(source, file).filter(({ severity }) => severity === 'error');
  if (source.value === undefined) throw invalidTemplate(family, syntax);
  const parsed = TemplateShape.safeParse(source.value);
  const findings = [
    ...(parsed.success ? [] : schemaFindings(parsed.error, source.value, TemplateShape)),
    ...(isRecord(source.value) ? await checkTemplate(source.value, folder) : []),
  ];
  const problems = [...syntax, ...findings.map((finding) => placeFinding(finding, source, file))];
  if (!parsed.success || problems.length > 0) throw invalidTemplate(family, problems);
  return { family, folder, ...parsed.data };
}

async function textOfTemplate(folder: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, TEMPLATE_FILE), 'utf8');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new LabError('operation', `cannot read ${join(folder, TEMPLATE_FILE)} (${code})`, {
      code: 'unreadable-template',
      cause: error,
    });
  }
}

async function unknownTemplate(family: string, templatesFolder: string): Promise<LabError> {
  const known = (await listTemplates(templatesFolder)).map((entry) => entry.family);
  // What a lab is made from is also what it is rendered with, as often as it is started.
  const path = /[/\\]/.test(family)
    ? [`a family of your own belongs into ${templatesFolder}, and is called by its name`]
    : [];
  return new LabError('usage', `there is no template '${family}'`, {
    code: 'unknown-template',
    details: [known.length === 0 ? 'there is none at all' : `there is ${known.join(', ')}`, ...path],
    suggestions: nearestNames(family, known).map((near) => `lab new --template ${near}`),
  });
}

function invalidTemplate(family: string, problems: readonly Problem[]): LabError {
  const sorted = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return new LabError('invalid', `the template '${family}' has ${count}: its author has to mend it`, {
    code: 'invalid-template',
    details: formatProblems(sorted),
  });
}
