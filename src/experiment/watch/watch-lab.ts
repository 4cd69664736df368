import { dirname, join } from 'node:path';
import { LabError } from '../../errors.js';
import type { LabFolder } from '../../lab/definition.js';
import { bringUp, prepareUp, type BroughtUp, type PreparedUp, type UpWishes } from '../up/bring-up.js';
import { openLab, type Shelves, type StageContext } from '../up/prepare-lab.js';
import { spelled } from '../up/running.js';
import type { Changes } from './open-changes.js';
import { whatWasDone } from './what-was-done.js';

/** What a save led to. `refused`: what runs was kept as it is. `failed`: the change was tried and did not come up. */
export type WatchNews =
  | { readonly type: 'watching'; readonly folders: readonly string[] }
  | { readonly type: 'changed'; readonly did: readonly string[]; readonly started: BroughtUp }
  | { readonly type: 'unchanged' }
  | { readonly type: 'refused' | 'failed'; readonly error: LabError };

export interface WatchRequest {
  readonly context: StageContext;
  /** As the lab was started; `recreate` is for that start alone. */
  readonly wishes: UpWishes;
  readonly started: BroughtUp;
  readonly changes: Changes;
  readonly tell: (news: WatchNews) => Promise<void>;
}

/**
 * Brings the lab in line after each save until the signal aborts; the lab stays up. A lab file or template that is
 * wrong, a HAProxy file that HAProxy refuses and a Python file that is no Python change nothing that runs; what fails only when it runs does. Rejects when the engine is lost, or when Ctrl-C comes in the middle of a change.
 */
export async function watchLab({ context, wishes, started, changes, tell }: WatchRequest): Promise<void> {
  let folders = await usedFolders(wishes.nameOrPath, context.shelves);
  try {
    changes.over(folders);
    // What was saved while the lab came up made no event here.
    const missed = await bringInLine(context, wishes, started);
    if (context.signal.aborted) return;
    await tell({ type: 'watching', folders });
    if (missed.type !== 'unchanged') await tell(missed);
    while (await changes.next()) {
      folders = await usedFolders(wishes.nameOrPath, context.shelves).catch(() => folders);
      changes.over(folders);
      const news = await bringInLine(context, wishes, started);
      if (!context.signal.aborted) await tell(news);
    }
  } finally {
    changes.close();
  }
}

async function bringInLine(context: StageContext, wishes: UpWishes, started: BroughtUp): Promise<WatchNews> {
  let prepared: PreparedUp;
  try {
    prepared = await prepareUp({ ...wishes, recreate: false }, context.shelves);
    if (prepared.lab.lab !== started.lab.lab) throw renamed(started, prepared);
  } catch (thrown) {
    return { type: 'refused', error: labErrorOf(thrown) };
  }
  try {
    const brought = await bringUp(context, prepared);
    const { changed, plan } = brought.result;
    return changed ? { type: 'changed', did: whatWasDone(plan.steps), started: brought } : { type: 'unchanged' };
  } catch (thrown) {
    const error = labErrorOf(thrown);
    if (error.code === 'change-refused') return { type: 'refused', error };
    const { aborted } = context.signal;
    // One that says how to go on came in the middle of a change; any other had nothing to interrupt.
    if (aborted && error.suggestions.length === 0) return { type: 'unchanged' };
    if (aborted || error.code === 'engine-lost' || error.kind === 'engine') throw thrown;
    return { type: 'failed', error };
  }
}

function labErrorOf(thrown: unknown): LabError {
  if (thrown instanceof LabError && thrown.kind !== 'bug') return thrown;
  throw thrown;
}

/** Everything that a save may change: the lab's folder, and those of the files and templates that it names. */
async function usedFolders(nameOrPath: string, shelves: Shelves): Promise<string[]> {
  const lab: LabFolder = await openLab(nameOrPath, shelves);
  const files = Object.values(lab.definition.services).flatMap((service) => service.files);
  const used = files.map(({ template, file }) =>
    dirname(template === undefined ? join(lab.folder, file ?? '') : join(shelves.templates, template)),
  );
  return [...new Set([lab.folder, ...used])];
}

function renamed(started: BroughtUp, { lab }: PreparedUp): LabError {
  return new LabError('usage', `the lab is named ${lab.lab} now, and ${spelled(started.lab)} is what runs`, {
    code: 'lab-renamed',
    suggestions: [`lab down ${spelled(started.lab)}`, `give it the name ${started.lab.lab} again`],
  });
}
