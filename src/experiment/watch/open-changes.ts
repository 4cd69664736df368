/** Calls `onChange` at every change in a folder until closed; `watchFolder` is the real one. */
export type WatchFolder = (folder: string, onChange: () => void) => { close(): void };

export interface Changes {
  /** Watches these folders and no others from now on, each anew: one may have been replaced. */
  over(folders: readonly string[]): void;
  /** Resolves once something changed since the last call and is quiet again; false when the signal aborts. */
  next(): Promise<boolean>;
  close(): void;
}

/** One save makes several events: they count as one change when none has come for `settleMs`. */
export function openChanges(watch: WatchFolder, settleMs: number, signal: AbortSignal): Changes {
  let watchers: readonly { close(): void }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let changed = false;
  let wake: () => void = () => undefined;
  const onChange = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      changed = true;
      wake();
    }, settleMs);
  };
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  return {
    over: (folders) => {
      const before = watchers;
      watchers = [...new Set(folders)].map((folder) => watch(folder, onChange));
      for (const watcher of before) watcher.close();
    },
    next: async () => {
      if (!changed && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
      changed = false;
      return !signal.aborted;
    },
    close: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      for (const watcher of watchers) watcher.close();
      watchers = [];
    },
  };
}
