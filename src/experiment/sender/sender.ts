import { readFile } from 'node:fs/promises';
import type { EngineAddress, NetworkSummary } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import { ensureImages, hostPrograms, readImageCatalogue } from '../../images/index.js';
import { labelFilter, networkName } from '../../lab/labels.js';
import type { ResolvedLab, RunningLab } from '../../lab/resolved.js';
import { withClientContainer } from '../../lifecycle/index.js';
import { driveRemotely, trafficKinds, type TrafficContext, type TrafficOptions } from '../../traffic/index.js';
import { engineClock } from './engine-clock.js';
import { together } from './from-nodes.js';
import type { StageContext, TrafficFrom } from '../up/prepare-lab.js';
import { requireService } from '../up/running.js';
import { insideLab } from './inside-lab.js';
import type { Sender } from './sending.js';
import { targetOf } from './target-of.js';

/** Role of the image that a client container runs on. */
const CLIENT_ROLE = 'traffic-client';
const PROGRAM_PATH = '/lab/remote-client.mjs';

export interface SenderContext extends StageContext {
  readonly lab: ResolvedLab;
  readonly running: RunningLab;
  /** Names the client container. */
  readonly run: string;
}

/** Published ports of 127.0.0.1 are the engine's: from another machine they lead elsewhere. */
export function sendsFrom(from: TrafficFrom, { local }: EngineAddress): 'host' | 'container' {
  if (from !== 'auto') return from;
  return local ? 'host' : 'container';
}

/**
 * Hands a sender to `use`. A client container is there as long as `use` runs, and its image is got only now. Rejects as
 * `ensureImages`, the engine, and `use` do.
 */
export async function withSender<T>(context: SenderContext, use: (sender: Sender) => Promise<T>): Promise<T> {
  const { lab } = context;
  const kinds = Object.values(lab.traffic).map(({ kind }) => trafficKinds[kind]);
  const sendInside = insideSender(context);
  if (kinds.length > 0 && kinds.every((kind) => kind?.inside)) return use({ image: undefined, send: sendInside });
  return withSenders(context, ({ image, send }) =>
    use({
      image,
      send: (kind, options, sending) =>
        trafficKinds[kind]?.inside ? sendInside(kind, options, sending) : send(kind, options, sending),
    }),
  );
}

/** For kinds that work through the engine: from whatever place, nothing has to be reached. */
function insideSender(context: SenderContext): Sender['send'] {
  const { engine, signal, clock } = context;
  const inside = insideLab(context);
  const target = { host: '', port: 0 };
  return async (kind, options, sending) => {
    const sinceMs = (await engineClock(engine, clock))();
    return { client: await kindOf(kind).drive(options, { ...sending, target, inside, signal, clock }), sinceMs };
  };
}

async function withSenders<T>(context: SenderContext, use: (sender: Sender) => Promise<T>): Promise<T> {
  const { engine, lab } = context;
  const { nodes = [] } = context.traffic;
  if (nodes.length > 0) return openOnNodes(context, nodes, use);
  const inside = { ...context, traffic: { ...context.traffic, from: 'container' as const } };
  const bound = Object.values(lab.traffic).some((step) => step.with['from'] !== undefined);
  if (!bound || sendsFrom(context.traffic.from, engine.address) === 'container') return openSender(context, use);
  // Steps from a network of the lab need a client there; all others go the usual way.
  return openSender(context, (usual) =>
    openSender(inside, ({ image, send }) =>
      use({
        image,
        send: (kind, options, sending) =>
          options.from === undefined ? usual.send(kind, options, sending) : send(kind, options, sending),
      }),
    ),
  );
}

/** A client container on each node, together one sender. */
async function openOnNodes<T>(
  context: SenderContext,
  nodes: readonly string[],
  use: (sender: Sender) => Promise<T>,
  opened: readonly Sender[] = [],
): Promise<T> {
  const [node, ...others] = nodes;
  const [first, ...more] = opened;
  if (node === undefined && first !== undefined) return use(together([first, ...more]));
  const traffic = { ...context.traffic, from: 'container' as const, node };
  return openSender({ ...context, traffic }, (sender) => openOnNodes(context, others, use, [...opened, sender]));
}

async function openSender<T>(context: SenderContext, use: (sender: Sender) => Promise<T>): Promise<T> {
  const { engine, lab, running, signal, clock } = context;
  if (sendsFrom(context.traffic.from, engine.address) === 'host') {
    const logClock = await engineClock(engine, clock);
    const send: Sender['send'] = async (kind, options, sending) => {
      const target = liveTarget({ engine, running, lab }, options);
      const sinceMs = logClock();
      return { client: await kindOf(kind).drive(options, { ...sending, target, signal, clock }), sinceMs };
    };
    return use({ image: undefined, send });
  }
  const [program, image] = await Promise.all([readProgram(context.traffic.program), clientImage(context)]);
  const files = [{ path: PROGRAM_PATH, content: program, mode: 0o644 }];
  const { networkLabels } = running;
  const { node: placement } = context.traffic;
  return withClientContainer({ ...context, identity: lab, networkLabels, image, files, placement }, (containerId) => {
    const client = { engine, containerId, command: ['node', PROGRAM_PATH] };
    const send: Sender['send'] = async (kind, options, sending) => {
      const target = { host: await hostInside(context, options), port: options.port };
      const sent = await driveRemotely(client, { kind, options }, { ...sending, target, signal, clock });
      return { client: sent.ledger, sinceMs: sent.startedMs };
    };
    return use({ image, send });
  });
}

/** Asked at each use: a service that was started again meanwhile may have another port. Throws as `targetOf`, at once. */
function liveTarget(where: Parameters<typeof targetOf>[0], options: TrafficOptions): TrafficContext['target'] {
  const now = (): TrafficContext['target'] => targetOf(where, options);
  now();
  return {
    get host() {
      return now().host;
    },
    get port() {
      return now().port;
    },
  };
}

/** A service as the client container reaches it: by name, or by its address in the network that the traffic is to come from. */
async function hostInside({ engine, running, lab }: SenderContext, { service, from }: TrafficOptions): Promise<string> {
  const { name, containerId } = requireService(running, service);
  if (from === undefined) return name;
  const networks = await engine.networks(running.networkLabels ?? labelFilter(lab));
  const network = networks.find((each) => isNetworkOf(each, lab, from));
  const address = network && (await engine.container(containerId))?.addresses[network.name];
  if (address) return address;
  throw new LabError('operation', `${name} is not on the network ${from}, from which its traffic is to come`, {
    code: 'no-network',
    suggestions: [`lab up ${lab.lab} --recreate`],
  });
}

/** By lab's own name for it, or by the label of a compose project. */
function isNetworkOf({ name, labels }: NetworkSummary, lab: ResolvedLab, key: string): boolean {
  return name === networkName(lab, key) || labels['com.docker.compose.network'] === key;
}

function kindOf(kind: string) {
  const found = Object.hasOwn(trafficKinds, kind) ? trafficKinds[kind] : undefined;
  if (found) return found;
  throw new LabError('bug', `unknown kind of traffic "${kind}"`, { code: 'unknown-traffic' });
}

async function readProgram(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new LabError('operation', `the program for the client container cannot be read: ${file}`, {
      code: 'client-missing',
      suggestions: ['npm run build', '--traffic-from host   (where the engine is on this machine)'],
      cause,
    });
  }
}

async function clientImage(context: StageContext): Promise<string> {
  const catalogue = await readImageCatalogue(context.shelves.templates);
  const roles = [CLIENT_ROLE];
  const images = await ensureImages({ ...context, ...context.images, catalogue, roles, host: hostPrograms() });
  const found = images.get(CLIENT_ROLE);
  if (!found) throw new LabError('bug', `no image was got for ${CLIENT_ROLE}`, { code: 'image-not-chosen' });
  return found.reference;
}
