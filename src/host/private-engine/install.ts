import { access, chmod, constants, rename, rm, writeFile } from 'node:fs/promises';
import { LabError } from '../../errors.js';
import { aptGet } from '../apt-get.js';
import { lastLines } from '../last-lines.js';
import type { RunProgram } from '../run-program.js';
import { isDebian, notInstallable, type SystemFacts } from './system.js';

/** Path of an installed program. */
export type FindProgram = (program: string) => Promise<string | undefined>;

export interface InstallContext {
  readonly facts: SystemFacts;
  readonly run: RunProgram;
  readonly find: FindProgram;
  readonly signal: AbortSignal;
  /** Asked once before anything is installed; without it, the answer is yes. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  readonly onStep: (text: string) => void;
  readonly onDetail: (text: string) => void;
  /** Where the system asks whether services may start. */
  readonly policyFile?: string;
}

/** Which package brings a missing program. `docker.io` is the engine itself; the rest it needs at run time. */
const PACKAGES: readonly { readonly program: string; readonly name: string }[] = [
  { program: 'dockerd', name: 'docker.io' },
  { program: 'iptables', name: 'iptables' },
  { program: 'docker-init', name: 'tini' },
  { program: 'ip', name: 'iproute2' },
];

/** Packages to install, empty when everything is there. `tini` only matters when the engine's own package is not coming. */
export async function missingPackages(find: FindProgram): Promise<string[]> {
  const present = await Promise.all(PACKAGES.map(({ program }) => find(program)));
  return PACKAGES.filter((_, index) => present[index] === undefined).map(({ name }) => name);
}

/**
 * Installs what is missing from the system's own repositories, signatures checked, without starting any service. Rejects with
 * `engine-not-installable` where that is not Debian's way, `engine-install-declined`, or `engine-install-failed`.
 */
export async function installEngine(context: InstallContext): Promise<void> {
  const { facts, confirm, onStep } = context;
  const packages = await missingPackages(context.find);
  if (packages.length === 0) return;
  if (!isDebian(facts))
    throw notInstallable(facts, `${packages.join(', ')} is not installed, and this is not Debian or Ubuntu`);
  const question = `Install ${packages.join(', ')} from this system's package repositories?`;
  if (confirm !== undefined && !(await confirm(question))) {
    throw new LabError('engine', `Without ${packages.join(', ')} there is no engine to start`, {
      code: 'engine-install-declined',
      suggestions: ['lab engine start --yes', `sudo apt-get install ${packages.join(' ')}`],
    });
  }
  onStep('apt-get update');
  await install(context, ['update']);
  onStep(`apt-get install ${packages.join(' ')}`);
  await withoutServices(context, () => install(context, ['install', '--no-install-recommends', ...packages]));
}

async function install({ run, signal, onDetail }: InstallContext, args: readonly string[]): Promise<void> {
  const result = await aptGet(run, args, { signal, onLine: onDetail });
  if (result.exitCode === 0) return;
  throw new LabError('operation', `apt-get ${args[0]} failed with exit code ${result.exitCode}`, {
    code: 'engine-install-failed',
    details: lastLines(`${result.stdout}\n${result.stderr}`, 20),
    suggestions: [`sudo apt-get ${args.join(' ')}   (by hand, to see what is wrong)`],
  });
}

/** Says no to every service start: exit 101 of the policy layer, see `/usr/share/doc/init-system-helpers/README.policy-rc.d.gz`. */
const REFUSAL = '#!/bin/sh\nexit 101\n';

/** The engine's package would start it as a system service. A policy that is there already is put aside and back. */
async function withoutServices<T>(context: InstallContext, work: () => Promise<T>): Promise<T> {
  const { policyFile = '/usr/sbin/policy-rc.d', run } = context;
  const there = await exists(policyFile);
  if (there && (await run(policyFile, ['docker', 'start'])).exitCode === 101) return work();
  const aside = `${policyFile}.before-lab`;
  if (there) await rename(policyFile, aside);
  try {
    await writeFile(policyFile, REFUSAL);
    await chmod(policyFile, 0o755);
    return await work();
  } finally {
    await rm(policyFile, { force: true });
    if (there) await rename(aside, policyFile);
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file, constants.F_OK);
    return true;
  } catch {
    return false;
  }
}
