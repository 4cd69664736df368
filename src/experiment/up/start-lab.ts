import { LabError } from '../../errors.js';
import { labelFilter } from '../../lab/labels.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import { down, up, withLock, type PublishOverride, type UpResult } from '../../lifecycle/index.js';
import { requireSoundFiles } from '../check/before-replacing.js';
import { refusedConfig } from '../check/refused-config.js';
import { stageImages, type StageContext } from './prepare-lab.js';
import { spelled } from './running.js';
import { withoutSecrets } from '../settle/index.js';

/** How long the engine may go on with what a killed `up` had asked for. */
const SETTLE_MS = 1_500;

export interface StartWishes {
  readonly run: string;
  readonly recreate: boolean;
  readonly publish: readonly PublishOverride[];
}

/**
 * Images, then containers, under the lab's lock. After an interruption, what this call created is taken away again when
 * nothing stood there before, else the error says how to clean up. After any other failure the containers stay.
 */
export async function startLab(context: StageContext, lab: ResolvedLab, wishes: StartWishes): Promise<UpResult> {
  const { engine, stateFolder, progress, signal, clock, timeoutScale } = context;
  const lock = { what: 'up', waitMs: 120_000 * timeoutScale, progress, signal, clock };
  return withLock(stateFolder, lab, lock, async ({ takenOver }) => {
    const images = await stageImages(context, lab);
    const standing = await engine.containers(labelFilter(lab));
    const trial = { engine, templates: context.shelves.templates, progress, signal };
    try {
      return await up({
        engine,
        lab,
        images,
        options: { recreate: wishes.recreate, publish: wishes.publish, timeouts: { readyMs: 60_000 * timeoutScale } },
        run: wishes.run,
        settleMs: takenOver ? SETTLE_MS : 0,
        progress,
        signal,
        clock,
        beforeChange: (plan) => requireSoundFiles(trial, lab, plan, standing),
      });
    } catch (thrown) {
      if (signal.aborted) await cleanAfterInterrupt(context, lab, standing.length > 0);
      throw withoutSecrets(withRemoval(refusedConfig(thrown, lab), lab), lab);
    }
  });
}

async function cleanAfterInterrupt(context: StageContext, lab: ResolvedLab, stoodBefore: boolean): Promise<void> {
  const command = `lab down ${spelled(lab)}`;
  if (stoodBefore) {
    throw new LabError('interrupted', `interrupted while ${spelled(lab)}, which was up before, was being changed`, {
      code: 'interrupted',
      suggestions: [`lab up ${spelled(lab)}`, command],
    });
  }
  const left = await removeWhatStands(context, lab);
  if (left.length === 0) return;
  throw new LabError('interrupted', 'interrupted; some things would not go', {
    code: 'interrupted',
    details: left,
    suggestions: [command],
  });
}

/** What would not go; a clean-up that fails altogether is told in its own words. */
async function removeWhatStands({ engine, progress }: StageContext, lab: ResolvedLab): Promise<readonly string[]> {
  const { signal } = new AbortController();
  try {
    return (await down({ engine, identity: lab, volumes: false, progress, signal })).left;
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
    return [thrown.message, ...thrown.details];
  }
}

/** An engine that was lost may hold whatever it was asked for: the exact command that removes it comes first. */
function withRemoval(thrown: unknown, lab: ResolvedLab): unknown {
  if (!(thrown instanceof LabError) || thrown.code !== 'engine-lost') return thrown;
  const removal = `lab down ${spelled(lab)}   (removes what was started, once the engine is back)`;
  return thrown.with({ suggestions: [removal, ...thrown.suggestions] });
}
