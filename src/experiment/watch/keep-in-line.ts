import type { Paint } from '../../report/index.js';
import type { BroughtUp } from '../up/bring-up.js';
import { newsJson, newsText } from './news-text.js';
import { openChanges } from './open-changes.js';
import { watchFolder } from './watch-folder.js';
import { watchLab, type WatchNews, type WatchRequest } from './watch-lab.js';

/** An editor's save is several events within a few milliseconds. */
const SETTLE_MS = 100;

export interface KeepInLineRequest extends Omit<WatchRequest, 'changes' | 'tell'> {
  readonly paint: Paint;
  readonly print: (text: string) => void;
  /** After each change that came up. */
  readonly onChanged: (started: BroughtUp) => Promise<void>;
}

/** `watchLab` over the real folders, told as text; returns what each save led to, for `--json`. */
export async function keepInLine({ paint, print, onChanged, ...request }: KeepInLineRequest): Promise<unknown[]> {
  const told: unknown[] = [];
  const tell = async (news: WatchNews): Promise<void> => {
    print(newsText(news, paint));
    told.push(newsJson(news));
    if (news.type === 'changed') await onChanged(news.started);
  };
  const changes = openChanges(watchFolder, SETTLE_MS, request.context.signal);
  await watchLab({ ...request, changes, tell });
  return told;
}
