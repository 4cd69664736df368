import { attemptEngines, type ConnectOptions } from '../../engine/index.js';
import { privateEngine } from '../../host/index.js';
import { ensureImages, hostPrograms, readImageCatalogue } from '../../images/index.js';
import type { Progress } from '../../lab/progress.js';
import type { StageContext } from './prepare-lab.js';

export interface ProvideEngineOptions {
  readonly stateFolder: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Asks before packages are installed; absent where nobody can be asked. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
}

/**
 * Sees to it that some engine answers: what is there, else `lab`'s own, installed and started. Returns whether it was
 * started now, so that the caller can stop it. An explicit choice is final: nothing is started beside it.
 */
export async function provideEngine(connect: ConnectOptions, options: ProvideEngineOptions): Promise<boolean> {
  if (!(await lacksEngine(connect))) return false;
  const { progress, confirm } = options;
  progress({ type: 'start', phase: 'engine', text: 'none answers: starting one for lab alone' });
  await privateEngine(options).start({ confirm });
  return true;
}

/** Whether `provideEngine` would start one. */
export async function lacksEngine(connect: ConnectOptions): Promise<boolean> {
  const { environment, host } = connect;
  const explicit = host ?? environment['DOCKER_HOST'] ?? environment['DOCKER_CONTEXT'];
  if (explicit !== undefined && explicit !== '') return false;
  return !(await attemptEngines(connect)).some(({ answered }) => answered);
}

/** Gets or builds every image of the catalogue. Throws as `ensureImages` does. */
export async function provideImages(context: StageContext): Promise<void> {
  const catalogue = await readImageCatalogue(context.shelves.templates);
  const roles = Object.keys(catalogue.roles);
  await ensureImages({ ...context, ...context.images, catalogue, roles, host: hostPrograms() });
}
