import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  findCluster,
  formSwarm,
  leaveSwarm,
  openClusterNode,
  openSwarm,
  SOCKET_NAME,
  type ClusterNode,
  type DockerNode,
} from '../../engine/index.js';
import type { Engine } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { Clock, Progress } from '../../lab/progress.js';
import { throwIfInterrupted } from '../interrupted.js';
import { removeNode } from './cluster-down.js';
import { hostProblem } from './host-problem.js';
import {
  clusterLabels,
  clusterPrefix,
  nodeFolder,
  nodeNames,
  nodeSpec,
  nodeVolume,
  SCRIPT_PATH,
} from './node-container.js';
import { NODE_SCRIPT } from './node-script.js';

/** How long a node's engine may take to answer, in ms, before `--timeout-scale`. */
const ENGINE_MS = 45_000;
const LOOK_MS = 50;

export interface ClusterUpRequest {
  readonly engine: Engine;
  readonly cluster: string;
  readonly stateFolder: string;
  readonly nodes: number;
  /** Reference of an image with `dockerd`. */
  readonly image: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly timeoutScale: number;
}

export interface ClusterUpResult {
  readonly nodes: readonly string[];
  readonly joined: readonly string[];
  readonly left: readonly string[];
  readonly readyMs: number;
}

/**
 * Starts what is missing of the cluster, ends the nodes that are too many, and makes one swarm of the rest. Rejects with `host-cannot`,
 * with the reason, where the machine or its engine cannot run such nodes. What was begun stays, for a look; `clusterDown` removes it.
 */
export async function clusterUp(request: ClusterUpRequest): Promise<ClusterUpResult> {
  const { engine, cluster, nodes: count, progress, signal, clock } = request;
  const startedMs = clock();
  const phase = 'cluster';
  progress({ type: 'start', phase, text: `${count} nodes` });
  try {
    const problem = hostProblem(engine.address, nodeFolder(request, `node${count}`));
    if (problem !== undefined) throw hostCannot(problem);
    const wanted = nodeNames(count);
    const before = await findCluster(engine, cluster);
    const extra = before.filter(({ name }) => !wanted.includes(name));
    for (const node of extra) await leave(request, node);
    await makeNetwork(request);
    await Promise.all(wanted.map((name) => startNode(request, name, before)));
    throwIfInterrupted(signal);
    progress({ type: 'update', phase, text: 'waiting for the engines' });
    await joinAll(request, await findCluster(engine, cluster));
    const standing = before.filter(({ running }) => running).map(({ name }) => name);
    const joined = wanted.filter((name) => !standing.includes(name));
    if (before.length > 0 && joined.length > 0) await equip(request);
    const readyMs = clock() - startedMs;
    progress({ type: 'done', phase, text: `${wanted.join(' ')} — ready in ${(readyMs / 1000).toFixed(1)} s` });
    return { nodes: wanted, joined, left: extra.map(({ name }) => name), readyMs };
  } catch (thrown) {
    progress({ type: 'failed', phase, text: `${count} nodes` });
    throw thrown;
  }
}

function hostCannot(reason: string, details: readonly string[] = [], cause?: unknown): LabError {
  return new LabError('operation', `This host cannot run a cluster: ${reason}`, {
    code: 'host-cannot',
    details,
    suggestions: ['lab cluster down   (removes what was begun)', 'lab doctor'],
    cause,
  });
}

async function makeNetwork({ engine, cluster }: ClusterUpRequest): Promise<void> {
  const name = clusterPrefix(cluster);
  const there = await engine.networks(clusterLabels(cluster));
  if (there.length === 0) await engine.createNetwork({ name, labels: clusterLabels(cluster) });
}

async function startNode(request: ClusterUpRequest, name: string, before: readonly ClusterNode[]): Promise<void> {
  const { engine, cluster, image } = request;
  const found = before.find((node) => node.name === name);
  if (found?.running === true) return;
  await mkdir(nodeFolder(request, name), { recursive: true, mode: 0o700 });
  try {
    if (found !== undefined) return await engine.startContainer(found.containerId);
    await engine.createVolume({ name: nodeVolume(cluster, name), labels: clusterLabels(cluster) });
    const id = await engine.createContainer(nodeSpec(request, name, image));
    await engine.putFiles(id, [{ path: SCRIPT_PATH, content: NODE_SCRIPT, mode: 0o755 }]);
    await engine.startContainer(id);
  } catch (thrown) {
    // A lost engine and a full disk say nothing about what this host could do.
    if (!(thrown instanceof LabError) || thrown.code !== 'engine-refused') throw thrown;
    throw hostCannot('its engine refuses such a node', [thrown.message], thrown);
  }
}

async function joinAll(request: ClusterUpRequest, nodes: readonly ClusterNode[]): Promise<void> {
  const { engine, cluster, signal } = request;
  const opened = await Promise.allSettled(nodes.map((node) => awaitEngine(request, node)));
  const reached = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  try {
    const failed = opened.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    const members = await Promise.all(
      nodes.map(async ({ name, containerId }, i) => {
        const detail = await engine.container(containerId);
        return { name, node: reached[i]!, address: detail?.addresses[clusterPrefix(cluster)] ?? '' };
      }),
    );
    await formSwarm(members, signal);
  } finally {
    for (const node of reached) node.engine.close();
  }
}

/** Nodes that came later get what the services need, for those may be moved there. */
async function equip({ engine, cluster, signal, timeoutScale }: ClusterUpRequest): Promise<void> {
  const opened = await openSwarm(engine, { cluster, foreign: false, signal, timeoutMs: 5_000 * timeoutScale });
  try {
    await opened.swarm?.equip();
  } finally {
    opened.close();
  }
}

/** A node's engine as soon as it answers. A container that ended says why in its log. */
async function awaitEngine(request: ClusterUpRequest, node: ClusterNode): Promise<DockerNode> {
  const { engine, signal, timeoutScale } = request;
  const endsAt = performance.now() + ENGINE_MS * timeoutScale;
  for (;;) {
    throwIfInterrupted(signal);
    const opened = await openClusterNode(node, { timeoutMs: 5_000 * timeoutScale, signal }).catch((error: unknown) => {
      if (error instanceof LabError && error.kind === 'engine') return undefined;
      throw error;
    });
    if (opened !== undefined) return opened;
    const detail = await engine.container(node.containerId);
    const ended = detail?.state !== 'running';
    if (ended || performance.now() > endsAt) {
      const how = ended ? `the engine of ${node.name} ended` : `the engine of ${node.name} does not answer`;
      throw hostCannot(how, [...(await lastLines(engine, node)), `socket: ${join(node.folder, SOCKET_NAME)}`]);
    }
    await pause(LOOK_MS, undefined, { signal });
  }
}

const LOG_LINES = 6;

async function lastLines(engine: Engine, { containerId }: ClusterNode): Promise<string[]> {
  const lines: string[] = [];
  for await (const { text } of engine.logs(containerId, { tail: LOG_LINES })) lines.push(text);
  return lines;
}

/** A node that goes says so first, so that the manager gives its tasks to others at once. */
async function leave(request: ClusterUpRequest, node: ClusterNode): Promise<void> {
  const { signal, timeoutScale } = request;
  if (node.running) await leaveSwarm(node, { timeoutMs: 5_000 * timeoutScale, signal }).catch(() => undefined);
  await removeNode(request, node);
}
