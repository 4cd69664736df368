import { stat } from 'node:fs/promises';
import { LabError } from '../../errors.js';
import { bringUp, prepareUp, type BroughtUp, type PreparedUp, type UpWishes } from '../up/bring-up.js';
import { openLab, type StageContext } from '../up/prepare-lab.js';
import { spelled } from '../up/running.js';
import { foldersToWatch, templateFolders } from './folders-to-watch.js';
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
  const { signal, shelves } = context;
  const home = started.lab.folder;
  let templates: readonly string[] = [];
  const look = async (): Promise<string[]> => {
    // While the lab cannot be read, the templates are those that it named before.
    const lab = await openLab(wishes.nameOrPath, shelves).catch(() => undefined);
    if (lab !== undefined) templates = templateFolders(lab, shelves.templates);
    const folders = await foldersToWatch(home, templates);
    changes.over(folders);
    // It may have come back, or gone, before it was watched.
    return folders.includes(home) === (await isThere(home)) ? folders : look();
  };
  try {
    const folders = await look();
    // What was saved while the lab came up made no event here.
    const missed = await bringInLine(context, wishes, started);
    if (signal.aborted) return;
    await tell({ type: 'watching', folders });
    if (missed.type !== 'unchanged') await tell(missed);
    let isGone = false;
    while (await changes.next()) {
      const wasGone = isGone;
      isGone = !(await look()).includes(home);
      // What else happens in the folder above is nothing to tell.
      if (isGone && wasGone) continue;
      const news = isGone ? gone(home) : await bringInLine(context, wishes, started);
      if (!signal.aborted) await tell(news);
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

function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function gone(folder: string): WatchNews {
  const error = new LabError('usage', `the lab's folder ${folder} is gone`, {
    code: 'folder-gone',
    details: ['it goes on as soon as that folder is back'],
  });
  return { type: 'refused', error };
}

function renamed(started: BroughtUp, { lab }: PreparedUp): LabError {
  return new LabError('usage', `the lab is named ${lab.lab} now, and ${spelled(started.lab)} is what runs`, {
    code: 'lab-renamed',
    suggestions: [`lab down ${spelled(started.lab)}`, `give it the name ${started.lab.lab} again`],
  });
}
