/** How domain code tells what it is doing; `cli/` turns the events into a task list or plain lines. */
export type ProgressEvent =
  /** A phase began: `engine`, `images`, `network`, `started`, `traffic`. */
  | { readonly type: 'start'; readonly phase: string; readonly text: string }
  /** What the phase waits for now. */
  | { readonly type: 'update'; readonly phase: string; readonly text: string }
  | { readonly type: 'done'; readonly phase: string; readonly text: string }
  | { readonly type: 'failed'; readonly phase: string; readonly text: string }
  /** Only shown with `--verbose`. */
  | { readonly type: 'detail'; readonly text: string }
  | { readonly type: 'warning'; readonly text: string };

export type Progress = (event: ProgressEvent) => void;

/** Now, in milliseconds since the epoch; tests inject their own. */
export type Clock = () => number;
