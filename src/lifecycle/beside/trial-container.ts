import type { Change, FileSpec, Inspect } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import { containerName, LABEL, networkName } from '../../lab/labels.js';
import type { Progress } from '../../lab/progress.js';
import { throwIfInterrupted } from '../interrupted.js';
import { leasedEngine } from '../lease/index.js';

const SERVICE = 'trial';
/** It ends by itself should nobody remove it. */
const LIFE_SECONDS = 600;
const LIMITS = { memoryBytes: 256 * 1024 ** 2, pids: 64, cpus: 1 };

export interface TrialRequest {
  readonly engine: Inspect & Change;
  /** Whose configuration it is; the trial's things carry it in their labels, in an instance of their own. */
  readonly lab: string;
  /** Makes its names unique. */
  readonly run: string;
  /** Reference of an image with a `sleep`. */
  readonly image: string;
  readonly user: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly files: readonly FileSpec[];
  /** Names that resolve, to the container itself. */
  readonly names: readonly string[];
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Starts a container with these files on a network of its own where only `names` resolve, hands its id to `use`, and removes
 * both whatever happens. Nothing of a running lab is touched. Rejects as the engine and `use` do.
 */
export async function withTrialContainer<T>(request: TrialRequest, use: (id: string) => Promise<T>): Promise<T> {
  const { files, signal } = request;
  const engine = await leasedEngine(request.engine);
  const spec = trialSpec(request);
  const [{ name: network }] = spec.networks;
  throwIfInterrupted(signal);
  await engine.createNetwork({ name: network, labels: spec.labels, internal: true });
  const made: { id?: string } = {};
  try {
    made.id = await engine.createContainer(spec);
    await engine.putFiles(made.id, files);
    await engine.startContainer(made.id);
    throwIfInterrupted(signal);
    return await use(made.id);
  } finally {
    await remove(request, made.id, network);
  }
}

function trialSpec({ lab, run, image, user, environment, names }: TrialRequest) {
  const identity = { lab, instance: `trial-${run}` };
  return {
    name: containerName(identity, SERVICE),
    image,
    entrypoint: ['sleep'],
    command: [String(LIFE_SECONDS)],
    environment,
    labels: {
      ...{ [LABEL.lab]: lab, [LABEL.instance]: identity.instance, [LABEL.service]: SERVICE },
      ...{ [LABEL.run]: run, [LABEL.helper]: SERVICE },
    },
    ...(user === undefined ? {} : { user }),
    hostname: SERVICE,
    networks: [{ name: networkName(identity, 'default'), aliases: names }] as const,
    mounts: [],
    publish: [],
    limits: LIMITS,
    init: false,
  };
}

/** What was found out stands, whatever becomes of the container. */
async function remove({ engine, progress }: TrialRequest, id: string | undefined, network: string): Promise<void> {
  try {
    if (id !== undefined) await engine.removeContainer(id);
    await engine.removeNetwork(network);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    progress({ type: 'warning', text: `the trial container would not go: ${error.message}; lab gc removes it` });
  }
}
