import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerDetail } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import { findInside, runningNetworkName } from '../../lab/index.js';
import type { ResolvedLab, RunningLab } from '../../lab/resolved.js';
import type { InsideLab } from '../../traffic/index.js';
import { talk } from './talk.js';
import type { StageContext } from '../up/prepare-lab.js';
import { requireService } from '../up/running.js';

interface InsideContext extends Pick<StageContext, 'engine' | 'signal'> {
  readonly lab: ResolvedLab;
  readonly running: RunningLab;
}

/** A running lab from inside. Containers are looked up at each use: a service may be in another one by then. */
export function insideLab(context: InsideContext): InsideLab {
  const { engine } = context;
  const container = async (service: string): Promise<ContainerDetail> => {
    const found = await engine.container(containerOf(context, service));
    if (found !== undefined) return found;
    throw new LabError('operation', `the container of ${service} is gone`, { code: 'container-gone' });
  };
  return {
    kept: new Map(),
    container,
    exec: async (service, command, { timeoutMs, input }) => {
      const late = AbortSignal.timeout(timeoutMs);
      const signal = AbortSignal.any([context.signal, late]);
      const options = { signal, ...(input === undefined ? {} : { input }) };
      try {
        return await engine.exec(containerOf(context, service), command, options);
      } catch (thrown) {
        if (!late.aborted || context.signal.aborted) throw thrown;
        const what = `${command[0]} in ${service} had not ended after ${timeoutMs / 1000} s`;
        throw new LabError('operation', what, { code: 'no-end', cause: thrown });
      }
    },
    talk: (service, command, use) => talk(context, containerOf(context, service), command, use),
    addressOf: async (service, network) => addressOn(context, await container(service), { service, network }),
    addressesOf: async (service) => Object.values((await container(service)).addresses).filter((each) => each !== ''),
    hostFolder: (folder) => hostFolder(context, folder, container),
  };
}

/** A service of the lab that does not run is a finding, and no mistake of whoever asked. */
function containerOf({ lab, running }: InsideContext, service: string): string {
  const runs = running.services.some(({ name }) => name === service);
  if (runs || !lab.services.some(({ name }) => name === service)) return requireService(running, service).containerId;
  throw new LabError('operation', `${service} does not run`, {
    code: 'not-running',
    suggestions: [`lab up ${lab.lab}   (repairs it)`],
  });
}

function addressOn(
  { lab, running }: InsideContext,
  { addresses }: ContainerDetail,
  { service, network }: { readonly service: string; readonly network: string | undefined },
): string {
  const all = Object.entries(addresses).filter(([, address]) => address !== '');
  const [only, more] = all;
  if (network === undefined && only !== undefined && more === undefined) return only[1];
  const name = network === undefined ? undefined : runningNetworkName(lab, running, network);
  const found = all.find(([each]) => each === name);
  if (found !== undefined) return found[1];
  const on = all.map(([each]) => each).join(', ') || 'no network';
  const what = network === undefined ? 'several networks: say which, with on:' : `is not on the network ${network}`;
  throw new LabError('operation', `${service} ${what}; it is on ${on}`, { code: 'no-address' });
}

/** Where the engine says that the mount comes from, if that is the folder that the lab, or its compose folder, says. */
async function hostFolder(
  { engine, lab }: InsideContext,
  folder: string,
  container: (service: string) => Promise<ContainerDetail>,
): Promise<string> {
  const refused = (message: string): LabError => new LabError('operation', message, { code: 'host-folder' });
  if (!engine.address.local) throw refused(`the folder ${folder} is on another machine, with the engine`);
  const own = await findInside(lab.folder, folder, 'folder');
  if ('trouble' in own) throw refused(`the lab's folder: ${own.trouble}`);
  for (const { name, mounts } of lab.services) {
    const mount = mounts.find(({ kind, source }) => kind === 'bind' && source === own.path);
    if (mount === undefined) continue;
    const source = bindSource(await container(name), mount.target);
    if (source === undefined) throw refused(`${name} mounts nothing of this machine at ${mount.target}`);
    const real = await realpath(source).catch(() => source);
    if (real === own.path || real.endsWith(join('/folders', folder))) return real;
    throw refused(`${name} has another folder at ${mount.target}: ${source}`);
  }
  throw refused(`no service mounts the folder ${folder}`);
}

function bindSource({ raw }: ContainerDetail, target: string): string | undefined {
  const { Mounts = [] } = raw as {
    Mounts?: readonly { readonly Type: string; readonly Source: string; readonly Destination: string }[];
  };
  return Mounts.find(({ Type, Destination }) => Type === 'bind' && Destination === target)?.Source;
}
