import type { LogLine, LogOptions } from '../../engine.js';
import type { DockerConnection } from '../connection.js';
import { hasAborted } from '../translate-error.js';
import { frames } from './frames.js';

/** Lines of a container's log, oldest first, as they come; ends when `signal` aborts. */
export async function* readLogs(
  connection: DockerConnection,
  ref: string,
  options: LogOptions = {},
): AsyncGenerator<LogLine> {
  const what = `read the log of ${ref}`;
  const { sinceMs, tail, follow, signal } = options;
  if (hasAborted(signal)) return;
  const query = {
    stdout: true,
    stderr: true,
    timestamps: true,
    follow: follow ?? false,
    ...(sinceMs === undefined ? {} : { since: (sinceMs / 1000).toFixed(6) }),
    ...(tail === undefined ? {} : { tail: String(tail) }),
  };
  try {
    const path = `/containers/${encodeURIComponent(ref)}/logs`;
    yield* logLines(await connection.stream(what, { method: 'GET', path, query, signal }));
  } catch (error) {
    if (!hasAborted(signal)) throw connection.failure(what, error);
  }
}

/** The engine writes one frame per message, each with its own time; a message over 16 KiB comes in parts, only the last ends its line. */
export async function* logLines(source: AsyncIterable<Buffer>): AsyncGenerator<LogLine> {
  const open = new Map<LogLine['stream'], LogLine>();
  for await (const { stream, bytes } of frames(source)) {
    const pieces = bytes.toString('utf8').split('\n');
    const lastIndex = pieces.length - 1;
    for (const [index, piece] of pieces.entries()) {
      if (index === lastIndex && piece === '') continue;
      const { timeMs, text } = splitTime(piece);
      const begun = open.get(stream);
      const line: LogLine =
        begun === undefined ? { stream, text, timeMs: timeMs ?? 0 } : { ...begun, text: begun.text + text };
      if (index === lastIndex) {
        open.set(stream, line);
      } else {
        open.delete(stream);
        yield { ...line, text: line.text.replace(/\r$/u, '') };
      }
    }
  }
  yield* open.values();
}

const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d) /u;

/** Milliseconds with the engine's nanoseconds as a fraction, so that lines of several containers sort. */
function splitTime(piece: string): { timeMs: number | undefined; text: string } {
  const match = TIMESTAMP.exec(piece);
  if (match === null) return { timeMs: undefined, text: piece };
  const [prefix, seconds, fraction, zone] = match;
  return { timeMs: Date.parse(`${seconds}${zone}`) + Number(fraction ?? 0) * 1000, text: piece.slice(prefix.length) };
}
