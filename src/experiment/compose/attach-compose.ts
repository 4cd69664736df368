import { realpath } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { LabError } from '../../errors.js';
import { isParameterValue, parameterProblem, rangeText, shellWord, shownPath } from '../../lab/index.js';
import type { LabFolder, ParameterValues } from '../../lab/definition.js';
import type { ResolvedLab, RunningLab } from '../../lab/resolved.js';
import { COMPOSE_FILE, mountedFiles } from '../../render/index.js';
import { settleCertificates, settleCredentials, struckOut } from '../settle/index.js';
import { onlySet, type OpenedLab } from '../up/bring-up.js';
import { readyAgain } from '../up/ready-again.js';
import { fillInValues, openLab, type Shelves, type StageContext } from '../up/prepare-lab.js';
import { composeDifferences, type ComposeDifference } from './compose-differences.js';
import { staleFiles } from './stale-files.js';
import { findProject, notRunning, projectLabels } from './compose-project.js';
import { composeAgain, composeOptions } from './compose-options.js';
import { compareOrigin, originOf } from './lab-origin.js';
import { composeFiles } from './make-compose-folder.js';
import { readComposeFile, type ReadComposeFile } from './read-compose-file.js';
import { certificatesOfFolder, passwordsOfFolder, secretsOfFolder } from './secrets/index.js';

export interface AttachWishes {
  /** As typed. */
  readonly folder: string;
  /** The lab, when it is not found by the name that the compose file tells. */
  readonly nameOrPath: string | undefined;
  readonly set: readonly string[];
}

/** What a compose folder claims; no engine was asked yet. */
export interface ComposeClaim {
  /** Absolute and real. */
  readonly folder: string;
  /** As people want to read it. */
  readonly shown: string;
  readonly project: string | undefined;
  /** With the parameters of the folder's compose file, and what was set laid over them. */
  readonly lab: ResolvedLab;
  readonly differences: readonly ComposeDifference[];
  /** Paths in the folder of what each service mounts. */
  readonly mounted: ReadonlyMap<string, readonly string[]>;
  /** That the lab is another one since. */
  readonly warning: string | undefined;
}

/**
 * Reads a compose folder and finds what is wrong with it. What is claimed: the parameters in its compose file, and what `set` says
 * instead. Throws kind `invalid` for a file that cannot be understood, `usage` when there is none or its lab is not found.
 */
export async function readClaim(wishes: AttachWishes, shelves: Shelves): Promise<ComposeClaim> {
  const named = resolve(shelves.current, wishes.folder);
  // The file stands for its folder.
  const given = basename(named) === COMPOSE_FILE ? dirname(named) : named;
  const folder = await realpath(given).catch(() => given);
  const secrets = await secretsOfFolder(folder);
  // Errors quote the file, into which somebody may have written a password.
  return claimOf(folder, wishes, shelves, secrets).catch((thrown: unknown) => {
    throw struckOut(thrown, secrets);
  });
}

async function claimOf(
  folder: string,
  wishes: AttachWishes,
  shelves: Shelves,
  secrets: readonly string[],
): Promise<ComposeClaim> {
  const shown = shownPath(folder, shelves.current);
  const file = await readComposeFile(folder, shelves.current);
  const labFolder = await openLabOf(file, wishes.nameOrPath, shelves, shown);
  const { nameOrPath } = wishes;
  const warning = compareOrigin(
    { wanted: file.origin, found: await originOf(labFolder) },
    { name: file.lab, shown, byName: nameOrPath === undefined },
  );
  const own = parametersOf(file, labFolder);
  const parameters = { ...own, ...onlySet(labFolder, wishes.set, own) };
  const selection = { instance: 'compose', parameters };
  const [lab, made] = await Promise.all([
    fillInValues(labFolder, selection, shelves),
    fillInValues(labFolder, { ...selection, parameters: own }, shelves),
  ]);
  const options = composeOptions(labFolder.definition, file.images, own);
  const again = composeAgain(nameOrPath ?? file.lab, options, shown);
  const passwords = await passwordsOfFolder(folder, shown, labFolder.definition, again);
  const certificates = await certificatesOfFolder(folder, shown, made, { nowMs: Date.now(), again });
  const wanted = await composeFiles(
    labFolder,
    made,
    { ...{ images: file.images, passwords, certificates, origin: file.origin }, labWord: file.lab },
    shelves,
  );
  const differences = await composeDifferences(folder, wanted, secrets);
  const certified = await settleCertificates(lab, (key) => Promise.resolve(certificates.get(key)));
  const settled = await settleCredentials(certified, (user) => Promise.resolve(passwords.get(user)));
  return { folder, shown, project: file.project, lab: settled, differences, mounted: mountedFiles(made), warning };
}

/** How long what runs may take to be ready, in ms: `docker compose --wait` waits for what has a health check. */
const READY_MS = 10_000;

/**
 * The compose project that runs from the folder, as a lab that is up, once it is ready by the lab's own word; what does not get ready is judged as
 * it is. Throws kind `usage`, with the command that starts it.
 */
export async function attachCompose(context: StageContext, claim: ComposeClaim): Promise<OpenedLab> {
  const { folder, shown, lab, differences, mounted, warning } = claim;
  const { project, services } = await findProject(context.engine, { folder, name: claim.project, shown });
  // As with lab's own containers: a backend that is down is a finding, and without the entry nothing can be sent.
  if (!services.some(({ name }) => name === lab.entry)) throw notRunning(shown, lab.entry);
  const running = { lab: lab.lab, instance: lab.instance, services, networkLabels: projectLabels(project) };
  const stale = await staleFiles(context.engine, { folder, shown, mounted, services });
  for (const text of warning === undefined ? stale : [warning, ...stale]) {
    context.progress({ type: 'warning', text });
  }
  await awaitReady(context, lab, running);
  return { context, lab, running, compose: { folder, project, differences } };
}

async function awaitReady(context: StageContext, lab: ResolvedLab, running: RunningLab): Promise<void> {
  const { progress, signal } = context;
  const whenReady = readyAgain({ ...context, lab, running, readyMs: READY_MS });
  const known = running.services.filter(({ name }) => lab.services.some((service) => service.name === name));
  await Promise.all(
    known.map(async ({ name }) => {
      try {
        await whenReady(name);
      } catch (thrown) {
        if (!(thrown instanceof LabError) || thrown.kind === 'engine' || signal.aborted) throw thrown;
        progress({ type: 'warning', text: `${name} is judged as it is: ${thrown.message}` });
      }
    }),
  );
}

async function openLabOf(
  file: ReadComposeFile,
  nameOrPath: string | undefined,
  shelves: Shelves,
  shown: string,
): Promise<LabFolder> {
  const lab = await openLab(nameOrPath ?? file.lab, shelves).catch((error: unknown) => {
    if (nameOrPath !== undefined || !(error instanceof LabError) || error.code !== 'unknown-lab') throw error;
    const { message, suggestions, code } = error;
    const other = [...suggestions, `lab verify FOLDER-OF-THE-LAB --compose ${shellWord(shown)}`];
    throw new LabError('usage', `${message}, which ${shown} was made from`, { code, suggestions: other, cause: error });
  });
  if (lab.definition.name === file.lab) return lab;
  throw new LabError('usage', `${shown} was made from ${file.lab}, not from ${lab.definition.name}`, {
    code: 'another-lab',
    suggestions: [`lab verify ${file.lab} --compose ${shellWord(shown)}`],
  });
}

function parametersOf(file: ReadComposeFile, { definition }: LabFolder): ParameterValues {
  const checked = Object.entries(file.parameters).map(([name, value]) => {
    const parameter = Object.hasOwn(definition.parameters, name) ? definition.parameters[name] : undefined;
    if (parameter === undefined) throw file.parameterProblem(name, `${definition.name} has no such parameter`);
    if (isParameterValue(parameter, value)) return [name, value] as const;
    const why = parameterProblem(parameter, value) ?? 'does not fit';
    throw file.parameterProblem(name, `${why}; it takes ${rangeText(parameter)}`);
  });
  return Object.fromEntries(checked);
}
