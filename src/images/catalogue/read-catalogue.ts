import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { LabError } from '../../errors.js';
import { schemaFindings } from '../../lab/schema/schema-findings.js';
import { placeFinding, syntaxProblems } from '../../lab/source/finding.js';
import { formatProblems } from '../../lab/source/problem.js';
import { parseYamlSource } from '../../lab/source/yaml-source.js';
import { ImageCatalogueShape, type ImageCatalogue } from './catalogue.js';

const FILE = 'images.yaml';

/**
 * Reads `images.yaml` of the templates folder.
 * Throws `LabError` of kind `invalid`, code `invalid-image-catalogue`, with every problem at once as `file:line:col`.
 */
export async function readImageCatalogue(templatesFolder: string): Promise<ImageCatalogue> {
  const file = join(templatesFolder, FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new LabError('invalid', `Cannot read the image catalogue ${file}`, {
      code: 'invalid-image-catalogue',
      details: [error instanceof Error ? error.message : String(error)],
      cause: error,
    });
  }
  return parseImageCatalogue(text, file);
}

/** As `readImageCatalogue`, from the file's text. */
export function parseImageCatalogue(text: string, file: string): ImageCatalogue {
  const source = parseYamlSource(text);
  const syntax = syntaxProblems(source, file).filter(({ severity }) => severity === 'error');
  const parsed = ImageCatalogueShape.safeParse(source.value);
  if (syntax.length === 0 && parsed.success) return parsed.data;
  const findings =
    parsed.success || source.value === undefined ? [] : schemaFindings(parsed.error, source.value, ImageCatalogueShape);
  const problems = [...syntax, ...findings.map((finding) => placeFinding(finding, source, file))];
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  throw new LabError('invalid', `The image catalogue has ${count}`, {
    code: 'invalid-image-catalogue',
    details: formatProblems(problems),
  });
}
