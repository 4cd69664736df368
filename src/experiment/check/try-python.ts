import type { Problem, ResolvedLab } from '../../lab/index.js';
import { withTrialContainer } from '../../lifecycle/index.js';
import { newRun } from '../up/new-run.js';
import { presentImage, type TrialContext } from './try-haproxy.js';

type Service = ResolvedLab['services'][number];

/** Reads each file as Python would and runs none of it: a line of JSON for each that is no Python. */
const PROGRAM = `
import json, sys
for path in sys.argv[1:]:
    try:
        compile(open(path, encoding="utf-8").read(), path, "exec")
    except SyntaxError as error:
        print(json.dumps([path, error.lineno or 1, error.offset or 1, error.msg]))
`;

/**
 * What Python itself says of a service's Python files, in a container of its image. Empty where it has none, or its image no
 * Python. Rejects as the engine does.
 */
export async function tryPython(
  { engine, templates, progress, signal }: TrialContext,
  { lab }: ResolvedLab,
  { image: role, user, environment, files }: Service,
): Promise<Problem[]> {
  const programs = files.filter(({ path }) => path.endsWith('.py'));
  if (programs.length === 0) return [];
  const image = await presentImage(engine, templates, role);
  const request = {
    engine,
    lab,
    image,
    user,
    environment,
    files: programs,
    names: [],
    run: newRun(),
    progress,
    signal,
  };
  const command = ['python3', '-c', PROGRAM, ...programs.map(({ path }) => path)];
  const { exitCode, stdout } = await withTrialContainer(request, (id) => engine.exec(id, command, { signal }));
  if (exitCode !== 0) return [];
  const said = stdout.split('\n').filter((line) => line.startsWith('['));
  return said.map((line) => problemOf(JSON.parse(line) as Said, programs));
}

type Said = readonly [path: string, line: number, column: number, message: string];

/** At its place in the author's file where that was copied as it is. */
function problemOf([path, line, column, message]: Said, files: Service['files']): Problem {
  const given = files.find((file) => file.path === path);
  const copied = given?.madeFrom !== undefined && given.madeFrom.text === given.content;
  const snippet = given?.content.split(/\r?\n/)[line - 1];
  const from = copied || given?.madeFrom === undefined ? '' : ` (rendered from ${given.madeFrom.file})`;
  return {
    file: copied ? (given.madeFrom?.file ?? path) : path,
    ...{ line, column, code: 'python', message: `Python: ${message}${from}`, severity: 'error' },
    ...(snippet === undefined ? {} : { snippet }),
  };
}
