import type { Inspect } from '../../engine/engine.js';
import { findImages, missingImages, readImageCatalogue, type FindOptions } from '../../images/index.js';
import { checkParameterValues, parseSettings } from '../../lab/index.js';
import type { LabFolder } from '../../lab/definition.js';
import type { ResolvedLab, RunningLab } from '../../lab/resolved.js';
import {
  describePlan,
  parsePublish,
  planFor,
  resolveOverrides,
  type PublishOverride,
  type UpResult,
} from '../../lifecycle/index.js';
import { LabError } from '../../errors.js';
import { tellConfigWarnings } from '../check/running-config.js';
import { evidenceOfFailure } from '../evidence/index.js';
import type { ComposeProject } from '../compose/compose-differences.js';
import { isPath } from '../down/lab-name.js';
import { fillIn, fillInValues, openLab, type Shelves, type StageContext } from './prepare-lab.js';
import { newRun, withoutPreferences } from './private-instance.js';
import { putBack } from './put-back.js';
import { requireRunning } from './running.js';
import { liveWeights } from './live-weights.js';
import { settle, settleDry, settleStanding } from '../settle/index.js';
import { startLab } from './start-lab.js';

export interface UpWishes {
  readonly nameOrPath: string;
  readonly set: readonly string[];
  readonly instance: string;
  readonly recreate: boolean;
  /** As typed: `haproxy=8081`. */
  readonly publish: readonly string[];
}

/** A lab that is up, with what is needed to judge it. */
export interface OpenedLab {
  readonly context: StageContext;
  readonly lab: ResolvedLab;
  readonly running: RunningLab;
  /** What was started, where something else is claimed of it. */
  readonly started?: ResolvedLab;
  /** Where it runs as a compose project and not as lab's own containers. */
  readonly compose?: ComposeProject;
}

export interface BroughtUp extends OpenedLab {
  readonly result: UpResult;
}

/** A lab that may be started: its name, parameters and ports are sound. */
export interface PreparedUp {
  readonly lab: ResolvedLab;
  readonly recreate: boolean;
  readonly publish: readonly PublishOverride[];
}

/** Finds what is wrong with the words of `lab up` before an engine is asked. Throws kind `usage` or `invalid`. */
export async function prepareUp(wishes: UpWishes, shelves: Shelves): Promise<PreparedUp> {
  const publish = wishes.publish.map(parsePublish);
  const lab = await fillIn(await openLab(wishes.nameOrPath, shelves), wishes, shelves);
  resolveOverrides(lab, publish);
  return { lab, recreate: wishes.recreate, publish };
}

/**
 * `lab up`. A failure leaves its evidence in the folder `evidence`, else in the state folder, and the error says where.
 */
export async function bringUp(
  context: StageContext,
  { lab: wanted, recreate, publish }: PreparedUp,
  evidence?: string,
): Promise<BroughtUp> {
  requireTarget(context, wanted);
  const run = newRun();
  const settled = await settle(context, wanted, 'kept');
  // Which port of a node this machine reaches is settled when the cluster is started.
  const lab = context.engine.swarm === undefined ? settled : withoutPreferences(settled);
  requirePublishable(context, publish);
  await putBack(context, lab);
  try {
    const result = await startLab(context, lab, { run, recreate, publish });
    if (result.changed) await tellConfigWarnings(context, lab, result.running);
    return { context, lab, running: result.running, result };
  } catch (thrown) {
    throw await evidenceOfFailure(context, { lab }, { evidence, run }, thrown);
  }
}

/** What a lab of several nodes shows cannot be seen on one engine. */
function requireTarget({ engine }: StageContext, { lab, target }: ResolvedLab): void {
  if (target === undefined || engine.swarm !== undefined) return;
  throw new LabError('usage', `${lab} needs several nodes`, {
    code: 'needs-swarm',
    suggestions: ['lab cluster up --allow-cluster', `lab up ${lab} --target swarm`, `lab test ${lab} --allow-cluster`],
  });
}

/** On lab's cluster nobody can choose the port of this machine. */
function requirePublishable({ engine: { swarm } }: StageContext, publish: readonly PublishOverride[]): void {
  if (swarm?.cluster === undefined || publish.length === 0) return;
  throw new LabError(
    'usage',
    '--publish cannot be met on the cluster: its nodes have the ports that they were started with',
    {
      code: 'not-on-swarm',
      suggestions: ['lab port NAME --target swarm   (tells which one it is)'],
    },
  );
}

/** `lab up --dry-run`: one line per image and per operation; reads only. */
export async function previewUp(
  inspect: Inspect,
  { state, templates }: Shelves & { readonly state: string },
  prepared: PreparedUp,
  options: FindOptions = {},
): Promise<string[]> {
  const { recreate, publish } = prepared;
  const lab = await settleDry(inspect, state, prepared.lab);
  const catalogue = await readImageCatalogue(templates);
  const found = await findImages(
    inspect,
    catalogue,
    lab.services.map(({ image }) => image),
    options,
  );
  const images = new Map(
    found.map(({ role, reference = role, imageId = 'not here yet' }) => [role, { reference, imageId }]),
  );
  const plan = await planFor(inspect, lab, images, { recreate, publish });
  return [...missingImages(found), ...describePlan(plan)];
}

export interface RunningWishes {
  readonly nameOrPath: string;
  readonly instance: string;
  readonly set: readonly string[];
  /** Claim the weights that `lab set` gave the running balancer, where `set` says nothing of them. */
  readonly follow?: boolean;
}

/**
 * A lab that is up already. What is claimed: the parameters that it was started with, and what `set` says instead, which
 * changes the expectation and nothing that runs.
 */
export async function openRunning(
  context: StageContext,
  { nameOrPath, instance, set, follow = false }: RunningWishes,
): Promise<OpenedLab> {
  const name = isPath(nameOrPath) ? (await openLab(nameOrPath, context.shelves)).definition.name : nameOrPath;
  const running = await requireRunning(context.engine, { lab: name, instance });
  const folder = await openLab(isPath(nameOrPath) ? nameOrPath : running.folder || name, context.shelves);
  const started = { ...startedWith(folder, running.parameters) };
  const said = onlySet(folder, set, started);
  const fill = async (parameters: ResolvedLab['parameters']): Promise<ResolvedLab> =>
    settleStanding(context, await fillInValues(folder, { instance, parameters }, context.shelves));
  const lab = await fill({ ...started, ...said });
  const asStarted = Object.keys(said).length === 0 ? {} : { started: await fill(started) };
  const live = follow ? await liveWeights(context, { lab, running, folder }) : {};
  const news = Object.entries(live).filter(([key]) => !Object.hasOwn(said, key));
  if (news.length === 0) return { context, running, lab, ...asStarted };
  const words = news.map(
    ([key, value]) => `${key} ${String(value)}, set while it runs (it began with ${String(started[key])})`,
  );
  context.progress({ type: 'done', phase: 'follows', text: words.join('; ') });
  return { context, running, ...asStarted, lab: await fill({ ...started, ...Object.fromEntries(news), ...said }) };
}

/** The labels' parameters, as far as the lab's file still has them. */
function startedWith({ definition }: LabFolder, values: ResolvedLab['parameters']): ResolvedLab['parameters'] {
  const known = Object.entries(values).filter(([name]) => Object.hasOwn(definition.parameters, name));
  return checkParameterValues(definition, Object.fromEntries(known));
}

/** What was set over what the lab was started with, and nothing else. */
export function onlySet(
  { definition }: LabFolder,
  set: readonly string[],
  started: ResolvedLab['parameters'],
): ResolvedLab['parameters'] {
  const named = new Set(set.map((each) => each.split('=', 1)[0]));
  const all = parseSettings(definition, set, started);
  return Object.fromEntries(Object.entries(all).filter(([name]) => named.has(name)));
}
