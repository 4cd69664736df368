import type { Change, FileSpec, Inspect, Labels } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import { containerName, LABEL, labelFilter } from '../../lab/labels.js';
import type { Progress } from '../../lab/progress.js';
import type { LabIdentity } from '../../lab/resolved.js';
import { throwIfInterrupted } from '../interrupted.js';
import { leasedEngine } from '../lease/index.js';
import { labCommand } from '../suggest.js';

/** Service label of the client container: no service of a lab, but a name that people read. */
export const CLIENT_SERVICE = 'lab-client';
/** Value of the helper label. */
const HELPER = 'traffic-client';
/** It ends by itself should nobody remove it: longer than any traffic may take. */
const LIFE_SECONDS = 86_400;
/** Room for ten thousand connections and as many requests' places as a step may have. */
const LIMITS = { memoryBytes: 512 * 1024 ** 2, pids: 128, cpus: 2 };

export interface ClientContainerRequest {
  readonly engine: Inspect & Change;
  readonly identity: LabIdentity;
  /** Of the networks to join, where those are not lab's own. */
  readonly networkLabels?: Labels;
  /** Reference of an image with a `sleep`, and with whatever the files need. */
  readonly image: string;
  readonly files: readonly FileSpec[];
  /** Of a swarm: the node to be on; undefined = the first. */
  readonly placement?: string | undefined;
  /** Makes its name unique: several may stand beside each other. */
  readonly run: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Starts a container on all networks of a running lab, hands its id to `use`, and removes it whatever happens. It waits to be
 * told what to do by exec. `down` and `gc` remove what a killed process leaves. Rejects as the engine and `use` do.
 */
export async function withClientContainer<T>(
  request: ClientContainerRequest,
  use: (containerId: string) => Promise<T>,
): Promise<T> {
  const { engine, identity, files, signal } = request;
  const networks = await engine.networks(request.networkLabels ?? labelFilter(identity));
  throwIfInterrupted(signal);
  if (networks.length === 0) {
    throw new LabError('operation', `${identity.lab} has no network that a client could join`, {
      code: 'no-network',
      suggestions: [labCommand('up', identity)],
    });
  }
  const leased = await leasedEngine(engine);
  const id = await leased.createContainer(
    clientSpec(
      request,
      networks.map(({ name }) => name),
    ),
  );
  try {
    throwIfInterrupted(signal);
    await engine.putFiles(id, files);
    await engine.startContainer(id);
    throwIfInterrupted(signal);
    return await use(id);
  } finally {
    await remove(request, id);
  }
}

function clientSpec({ identity, image, run, placement }: ClientContainerRequest, networks: readonly string[]) {
  return {
    name: `${containerName(identity, CLIENT_SERVICE)}-${run}`,
    image,
    entrypoint: ['sleep'],
    command: [String(LIFE_SECONDS)],
    environment: {},
    labels: {
      [LABEL.lab]: identity.lab,
      [LABEL.instance]: identity.instance,
      [LABEL.service]: CLIENT_SERVICE,
      [LABEL.run]: run,
      [LABEL.helper]: HELPER,
    },
    user: 'nobody',
    workingFolder: '/',
    hostname: CLIENT_SERVICE,
    // No alias: nothing of the lab shall find it.
    networks: networks.map((name) => ({ name, aliases: [] })),
    mounts: [],
    publish: [],
    limits: LIMITS,
    init: false,
    ...(placement === undefined ? {} : { placement }),
  };
}

/** What was found out stands, whatever becomes of the container; `down` would still find it. */
async function remove({ engine, identity, progress }: ClientContainerRequest, id: string): Promise<void> {
  try {
    await engine.removeContainer(id);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const text = `the client container would not go: ${error.message}; ${labCommand('down', identity)} removes it`;
    progress({ type: 'warning', text });
  }
}
