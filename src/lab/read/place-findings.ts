import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Finding } from '../source/finding.js';
import type { Problem } from '../source/problem.js';
import { LAB_FILE } from './read-lab-folder.js';
import { shownPath } from '../source/shown-path.js';

/** Gives findings about a definition that was read before their place in its file. */
export async function placeFindings(
  folder: string,
  findings: readonly Finding[],
  currentFolder?: string,
): Promise<Problem[]> {
  if (findings.length === 0) return [];
  const [{ placeFinding }, { parseYamlSource }] = await Promise.all([
    import('../source/finding.js'),
    import('../source/yaml-source.js'),
  ]);
  const file = join(folder, LAB_FILE);
  // When the file is gone by now, the findings still tell what they are about.
  const source = parseYamlSource(await readFile(file, 'utf8').catch(() => ''));
  const problems = findings.map((finding) => placeFinding(finding, source, shownPath(file, currentFolder)));
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}
