import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { LabError } from '../../errors.js';
import { errorCode, findInside, shownPath, type Problem } from '../../lab/index.js';
import { placeFinding, syntaxProblems } from '../../lab/source/finding.js';
import { parseYamlSource } from '../../lab/source/yaml-source.js';
import { lintCompose, mountedFiles } from '../../lint/index.js';

/** The names that compose itself looks for, and their likes: `docker-compose.yml`, `compose.override.yaml`. */
export function isComposeFile(path: string): boolean {
  return /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/.test(basename(path));
}

/** The mistakes in a compose file, and in the HAProxy files beside it that its services mount. */
export async function checkComposeFile(
  path: string,
  current: string,
  checkConfig: (path: string) => Promise<Problem[]>,
): Promise<Problem[]> {
  const file = shownPath(path, current);
  const source = parseYamlSource(await readText(path, file));
  const problems = syntaxProblems(source, file);
  if (source.value === undefined) return problems;
  const placed = lintCompose(source.value).map((finding) => placeFinding(finding, source, file));
  const folder = dirname(path);
  const mounted = await Promise.all(
    mountedFiles(source.value, '.cfg').map((name) => findInside(folder, name.replace(/^\.\//, ''), 'file')),
  );
  const configs = mounted.flatMap((found) => ('path' in found ? [found.path] : []));
  const checked = await Promise.all(configs.map(checkConfig));
  return [...problems, ...placed, ...checked.flat()];
}

async function readText(path: string, file: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new LabError('operation', `cannot read ${file} (${errorCode(error)})`, { code: 'unreadable-config' });
  });
}
