import { LabError } from '../errors.js';
import { DEFAULT_INSTANCE } from '../lab/labels.js';
import { attachCompose, readClaim } from './compose/index.js';
import { collectQuietly } from './down/index.js';
import { judge, type Judged, type JudgeWishes } from './judge.js';
import { readOwnConfig, verifyOwnConfig, verifyRunningConfig } from './own-config/index.js';
import { openRunning } from './up/index.js';
import type { OpenedLab } from './up/bring-up.js';
import type { Shelves, StageContext } from './up/prepare-lab.js';
import { requireNodes, requireSending } from './sender/index.js';

/** What is to be verified, as typed: a lab that runs, a compose project, a configuration file, or a file against a lab that runs. */
export interface VerifyChoice {
  readonly name: string | undefined;
  readonly instance: string;
  readonly set: readonly string[];
  readonly compose: string | undefined;
  readonly cfg: string | undefined;
  /** Of a swarm: the nodes that send. */
  readonly from: readonly string[];
}

/**
 * `lab verify`. `stage` is called when everything that needs no engine was found right. Throws usage `name-missing`, and as
 * the ways do.
 */
export async function verifyChosen(
  { name, instance, set, compose, cfg, from }: VerifyChoice,
  { shelves, stage }: { readonly shelves: Shelves; readonly stage: () => Promise<StageContext> },
  wishes: JudgeWishes,
): Promise<Judged> {
  if (cfg !== undefined) {
    if (name === undefined && instance !== DEFAULT_INSTANCE) throw instanceWithoutName();
    const own = await readOwnConfig(cfg, shelves);
    const context = await stage();
    if (name !== undefined)
      return verifyRunningConfig(await openRunning(context, { nameOrPath: name, instance, set: [] }), own, wishes);
    await collectQuietly(context);
    return verifyOwnConfig(context, own, wishes);
  }
  if (compose !== undefined) {
    const claim = await readClaim({ folder: compose, nameOrPath: name, set }, shelves);
    return judge(await attachCompose(await stage(), claim), wishes);
  }
  if (name === undefined) throw nameMissing();
  const opened = await openRunning(await stage(), { nameOrPath: name, instance, set, follow: true });
  return judge(await sendingFrom(opened, [...new Set(from)]), wishes);
}

/** Throws as `requireNodes` and `requireSending`. */
async function sendingFrom(opened: OpenedLab, nodes: readonly string[]): Promise<OpenedLab> {
  if (nodes.length === 0) return opened;
  const { context, lab } = opened;
  requireSending(lab);
  await requireNodes(context.engine, nodes, `lab verify ${lab.lab}`);
  return { ...opened, context: { ...context, traffic: { ...context.traffic, nodes } } };
}

function nameMissing(): LabError {
  return new LabError('usage', 'which lab? Give a name, --compose DIR, or --cfg FILE', {
    code: 'name-missing',
    suggestions: ['lab ps'],
  });
}

function instanceWithoutName(): LabError {
  return new LabError('usage', '--instance says which copy of a lab: --cfg FILE without a name runs in a private one', {
    code: 'name-missing',
    suggestions: ['lab verify NAME --instance I --cfg FILE'],
  });
}
