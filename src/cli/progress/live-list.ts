import type * as listr2Module from 'listr2';
import type { Paint } from '../text/index.js';

export interface LiveLook {
  readonly stream: { write(text: string): unknown; readonly columns?: number; readonly rows?: number };
  readonly paint: Paint;
}

/** Lines with a spinner that are redrawn in place. */
export interface LiveList {
  /** Call it when the lines have changed; they are drawn with the next turn of the spinner, so it may be called often. */
  refresh(): void;
  /** Takes the lines off the screen, before it returns. */
  close(): void;
}

/** Draws `lines` by their keys until it is closed. listr2 is loaded here, on first use: what is over sooner never shows up. */
export function openLiveList(lines: ReadonlyMap<string, string>, look: LiveLook): LiveList {
  let drawing: Drawing | undefined;
  let closed = false;
  const open = async (): Promise<void> => {
    const listr2 = await import('listr2');
    if (closed) return;
    drawing = await startDrawing(listr2, look);
    if (closed) drawing.end();
    else drawing.show(lines);
  };
  void open();
  return {
    refresh: () => drawing?.show(lines),
    close: () => {
      if (!closed) drawing?.end();
      closed = true;
    },
  };
}

type Listr2 = typeof listr2Module;
type Drawing = Awaited<ReturnType<typeof startDrawing>>;

/** listr2's renderer without its runner: the work goes on elsewhere, its tasks are only told what to show. */
async function startDrawing(
  { DefaultRenderer, Listr, ListrDefaultRendererLogLevels, ListrLogger, ListrTaskState, ProcessOutput }: Listr2,
  { stream, paint }: LiveLook,
) {
  type Renderer = typeof DefaultRenderer;
  const list = new Listr<object, Renderer, Renderer>([], { registerSignalListeners: false });
  const screen = screenOf(stream);
  const renderer = new DefaultRenderer(
    list.tasks,
    {
      logger: new ListrLogger({ useIcons: true, processOutput: new ProcessOutput(screen, screen) }),
      color: { [ListrDefaultRendererLogLevels.PENDING]: (mark) => paint.cyan(mark ?? '') },
      clearOutput: true,
      formatOutput: 'truncate',
    },
    list.events,
  );
  const keys: string[] = [];
  const add = (key: string, title: string): void => {
    keys.push(key);
    list.add({ title, task: () => undefined });
    const task = list.tasks.at(-1);
    if (!task) return;
    // `check` makes it visible, and draws: the state has to be there by then.
    void task.check({});
    task.state = ListrTaskState.STARTED;
  };
  await renderer.render();
  return {
    show: (lines: ReadonlyMap<string, string>): void => {
      for (const [key, title] of lines) {
        const task = list.tasks[keys.indexOf(key)];
        if (task) task.title = title;
        else add(key, title);
      }
    },
    end: () => renderer.end(),
  };
}

/** listr2 takes over the `write` of what it draws on, so it gets a stand-in: the stream itself stays usable. */
function screenOf(stream: LiveLook['stream']): NodeJS.WriteStream {
  const { columns, rows } = stream;
  return { write: (text: string) => stream.write(text), columns, rows } as unknown as NodeJS.WriteStream;
}
