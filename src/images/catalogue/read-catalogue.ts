import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';

import { LabError } from '../../errors.js';
import { placeFinding, type Finding } from '../../lab/source/finding.js';
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
  const syntax = source.syntax.filter(({ severity }) => severity === 'error');
  const parsed = ImageCatalogueShape.safeParse(source.value);
  if (syntax.length === 0 && parsed.success) return parsed.data;
  const problems = [
    ...syntax.map(({ line, column, message }) => ({ file, line, column, message, severity: 'error' as const })),
    ...(parsed.success || source.value === undefined
      ? []
      : findings(parsed.error).map((one) => placeFinding(one, source, file))),
  ];
  throw new LabError(
    'invalid',
    `The image catalogue has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}`,
    {
      code: 'invalid-image-catalogue',
      details: formatProblems(problems),
    },
  );
}

function findings(error: z.ZodError): Finding[] {
  return error.issues.flatMap((issue): Finding[] => {
    const path = issue.path.filter((segment) => typeof segment !== 'symbol');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: [...path, key], at: 'key', message: 'unknown key' }));
    }
    if (issue.code === 'invalid_key') return [{ path, at: 'key', message: issue.issues[0]?.message ?? issue.message }];
    return [{ path, message: issue.message }];
  });
}
