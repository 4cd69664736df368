import type { Engine } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import { findImages, readImageCatalogue } from '../../images/index.js';
import type { Problem, Progress, ResolvedLab } from '../../lab/index.js';
import { withTrialContainer, type TrialRequest } from '../../lifecycle/index.js';
import {
  fileArguments,
  givenFiles,
  haproxyFilesOf,
  haproxyMessages,
  reachableNames,
  serverNames,
  type GivenFile,
} from '../../lint/index.js';
import { newRun } from '../up/new-run.js';

/** What HAProxy itself is asked with. */
export interface TrialContext {
  readonly engine: Engine;
  readonly templates: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Image role of a configuration that comes without a lab. */
const ROLE = 'haproxy';
const ALONE = '/lab/haproxy.cfg';

/**
 * What each HAProxy of a lab says of its files (`haproxy -c -dW`), in a container of its own where exactly those names
 * resolve that resolve in the lab's networks. Rejects with operation `image-missing`, and as the engine does.
 */
export async function tryLab(context: TrialContext, lab: ResolvedLab): Promise<Problem[]> {
  const services = [...new Set(haproxyFilesOf(lab).map(({ service }) => service))];
  const found: Problem[] = [];
  for (const service of services) found.push(...(await tryService(context, lab, service)));
  return found;
}

/** The same of one service whose command is HAProxy. What it mounts is not there: a file that it misses is a warning then. */
export async function tryService(
  context: TrialContext,
  lab: ResolvedLab,
  service: ResolvedLab['services'][number],
): Promise<Problem[]> {
  const { files, environment, user, image, mounts } = service;
  const trial = { lab: lab.lab, user, environment, files, names: reachableNames(lab, service) };
  const command = ['haproxy', '-c', '-dW', ...fileArguments(service)];
  const problems = await ask(context, image, trial, command, givenFiles(service));
  return mounts.length === 0 ? problems : problems.map(withoutItsFiles);
}

/** The same for any configuration: the names of its servers are taken to resolve. */
export async function tryConfig(context: TrialContext, file: string, text: string): Promise<Problem[]> {
  const files = [{ path: ALONE, content: text, mode: 0o644 }];
  const trial = { lab: 'haproxy-config', user: undefined, environment: {}, files, names: serverNames(text) };
  const command = ['haproxy', '-c', '-dW', '-f', ALONE];
  const problems = await ask(context, ROLE, trial, command, [{ path: ALONE, file, text }]);
  return problems.map(withoutItsFiles);
}

/** Certificates, maps and scripts that it names are on another machine: that is no fault of the file. */
function withoutItsFiles(problem: Problem): Problem {
  if (!/unable to (?:stat|open|load)|cannot (?:open|load)|No such file or directory/i.test(problem.message))
    return problem;
  return {
    ...problem,
    severity: 'warning',
    message: `${problem.message} (only the configuration was tried, without its files)`,
  };
}

type Trial = Pick<TrialRequest, 'lab' | 'user' | 'environment' | 'files' | 'names'>;

async function ask(
  { engine, templates, progress, signal }: TrialContext,
  role: string,
  trial: Trial,
  command: readonly string[],
  given: readonly GivenFile[],
): Promise<Problem[]> {
  const image = await presentImage(engine, templates, role);
  const request = { ...trial, engine, image, run: newRun(), progress, signal };
  const { exitCode, stdout, stderr } = await withTrialContainer(request, (id) => engine.exec(id, command, { signal }));
  const problems = haproxyMessages(`${stdout}\n${stderr}`, given);
  if (exitCode === 0 || problems.length > 0) return problems;
  // 2: valid, and nothing listens.
  throw new LabError('operation', `haproxy -c ended with exit code ${exitCode} and named no line`, {
    code: 'trial-failed',
    details: `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== ''),
  });
}

export async function presentImage(engine: Engine, templates: string, role: string): Promise<string> {
  const [found] = await findImages(engine, await readImageCatalogue(templates), [role]);
  if (found?.reference !== undefined) return found.reference;
  throw new LabError('operation', `the image of the role '${role}' is not here, so HAProxy cannot be asked`, {
    code: 'image-missing',
    suggestions: [`lab images pull ${role}`, `lab images build ${role}`],
  });
}
