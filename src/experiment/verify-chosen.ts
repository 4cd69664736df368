import { LabError } from '../errors.js';
import { attachCompose, readClaim } from './compose/index.js';
import { collectQuietly } from './down/index.js';
import { judge, type Judged, type JudgeWishes } from './judge.js';
import { readOwnConfig, verifyOwnConfig } from './own-config/index.js';
import { openRunning } from './up/index.js';
import type { Shelves, StageContext } from './up/prepare-lab.js';

/** What is to be verified, as typed: a lab that runs, a compose project, or a configuration file. */
export interface VerifyChoice {
  readonly name: string | undefined;
  readonly instance: string;
  readonly set: readonly string[];
  readonly compose: string | undefined;
  readonly cfg: string | undefined;
}

/**
 * `lab verify`. `stage` is called when everything that needs no engine was found right. Throws usage `name-missing`, `name-and-file`, and as
 * the three ways do.
 */
export async function verifyChosen(
  { name, instance, set, compose, cfg }: VerifyChoice,
  { shelves, stage }: { readonly shelves: Shelves; readonly stage: () => Promise<StageContext> },
  wishes: JudgeWishes,
): Promise<Judged> {
  if (cfg !== undefined) {
    if (name !== undefined) throw nameAndFile();
    const own = await readOwnConfig(cfg, shelves);
    const context = await stage();
    await collectQuietly(context);
    return verifyOwnConfig(context, own, wishes);
  }
  if (compose !== undefined) {
    const claim = await readClaim({ folder: compose, nameOrPath: name, set }, shelves);
    return judge(await attachCompose(await stage(), claim), wishes);
  }
  if (name === undefined) throw nameMissing();
  return judge(await openRunning(await stage(), { nameOrPath: name, instance, set, follow: true }), wishes);
}

function nameMissing(): LabError {
  return new LabError('usage', 'which lab? Give a name, --compose DIR, or --cfg FILE', {
    code: 'name-missing',
    suggestions: ['lab ps'],
  });
}

function nameAndFile(): LabError {
  return new LabError('usage', 'a lab or a file: --cfg FILE takes no name', {
    code: 'name-and-file',
    suggestions: ['lab verify --cfg FILE', 'lab verify NAME   (judges the lab that runs)'],
  });
}
