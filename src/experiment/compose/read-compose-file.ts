import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { LabError } from '../../errors.js';
import { formatProblems, shellWord, shownPath, type Problem } from '../../lab/index.js';
import { schemaFindings } from '../../lab/schema/schema-findings.js';
import { placeFinding, syntaxProblems } from '../../lab/source/finding.js';
import { isRecord } from '../../lab/source/loose.js';
import { parseYamlSource, type YamlSource } from '../../lab/source/yaml-source.js';
import { COMPOSE_FILE, unescapeDollars, type LabOrigin } from '../../render/index.js';

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.number()), z.array(z.string())]);

/** The rest of a compose file is compose's own affair. */
const ComposeFileShape = z.object({
  name: z.string().optional(),
  services: z.record(z.string(), z.unknown()),
  'x-localab': z.object({
    version: z.literal(1),
    lab: z.string().min(1),
    // Folders that were written before these keys existed go on working.
    builtIn: z.boolean().optional(),
    definition: z.string().optional(),
    images: z.enum(['registry', 'packages']),
    parameters: z.record(z.string(), value),
  }),
});

export interface ReadComposeFile {
  readonly project: string | undefined;
  readonly lab: string;
  /** Undefined in a file of an earlier lab. */
  readonly origin: LabOrigin | undefined;
  readonly images: 'registry' | 'packages';
  readonly parameters: Readonly<Record<string, unknown>>;
  /** An `invalid` error about one parameter, at its place in the file. */
  parameterProblem(name: string, message: string): LabError;
}

/**
 * What a compose file says about the lab that it came from. Throws kind `usage`, code `no-compose-file`, when there is none in the
 * folder; kind `invalid`, code `invalid-compose-file`, with every problem as `file:line:col`.
 */
export async function readComposeFile(folder: string, currentFolder: string): Promise<ReadComposeFile> {
  const path = join(folder, COMPOSE_FILE);
  const file = shownPath(path, currentFolder);
  const text = await readText(path, file);
  if (text.includes('\0')) throw notByLab(file, 'it is no text');
  const source = parseYamlSource(text);
  const syntax = syntaxProblems(source, file).filter(({ severity }) => severity === 'error');
  const parsed = ComposeFileShape.safeParse(source.value);
  if (syntax.length === 0 && isRecord(source.value) && !('x-localab' in source.value)) {
    throw notByLab(file, 'it has no block x-localab, which says what is claimed');
  }
  if (syntax.length > 0 || !parsed.success) {
    const findings =
      parsed.success || syntax.length > 0 ? [] : schemaFindings(parsed.error, source.value, ComposeFileShape);
    throw invalid(file, [...syntax, ...findings.map((finding) => placeFinding(finding, source, file))]);
  }
  const { name, 'x-localab': block } = parsed.data;
  const parameters = unescapeDollars(block.parameters) as ReadComposeFile['parameters'];
  const parameterProblem = (parameter: string, message: string): LabError =>
    invalid(file, [placeParameter(source, file, parameter, message)]);
  const { builtIn, definition } = block;
  const origin = builtIn === undefined || definition === undefined ? undefined : { builtIn, definition };
  return { project: name, lab: block.lab, origin, images: block.images, parameters, parameterProblem };
}

function placeParameter(source: YamlSource, file: string, name: string, message: string): Problem {
  return placeFinding({ path: ['x-localab', 'parameters', name], message }, source, file);
}

async function readText(path: string, file: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      throw new LabError('operation', `cannot read ${file} (${code ?? String(cause)})`, { code: 'unreadable', cause });
    }
    throw new LabError('usage', `there is no ${file}`, {
      code: 'no-compose-file',
      suggestions: ['lab compose NAME -o DIR   (writes one)'],
      cause,
    });
  }
}

/** Somebody else's project: nothing that would overwrite it is advised. */
function notByLab(file: string, why: string): LabError {
  return new LabError('invalid', `${file} was not written by lab compose: ${why}`, {
    code: 'not-by-lab',
    suggestions: [
      'lab compose NAME -o ANOTHER-FOLDER   (writes a folder that can be verified)',
      `lab validate ${shellWord(file)}`,
    ],
  });
}

function invalid(file: string, problems: readonly Problem[]): LabError {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return new LabError('invalid', `${file} has ${count}`, {
    code: 'invalid-compose-file',
    details: formatProblems(problems),
    suggestions: [`lab compose NAME -o ${dirname(file)} --force   (writes the folder anew)`],
  });
}
