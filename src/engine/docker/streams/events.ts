import type { EngineEvent, LabelFilter } from '../../engine.js';
import type { DockerConnection } from '../connection.js';
import { labelFilters } from '../summaries.js';
import { jsonLines } from './json-lines.js';

interface RawEvent {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes?: Record<string, string> };
  readonly timeNano: number;
}

/** What happens to objects with these labels from now on. The request goes out at once, not at the first read, so that nothing in between is missed. */
export function readEvents(
  connection: DockerConnection,
  filter: LabelFilter,
  signal: AbortSignal,
): AsyncIterable<EngineEvent> {
  const what = 'watch the engine’s events';
  const query = { filters: labelFilters(filter) };
  const answer = connection.stream(what, { method: 'GET', path: '/events', query, signal });
  // The reader gets the failure; without a reader it must not end the process.
  answer.catch(() => undefined);
  return (async function* () {
    try {
      for await (const event of jsonLines<RawEvent>(await answer)) yield engineEvent(event);
      if (!signal.aborted) throw Object.assign(new Error('the stream of events ended'), { code: 'ECONNRESET' });
    } catch (error) {
      if (!signal.aborted) throw connection.failure(what, error);
    }
  })();
}

function engineEvent({ Type, Action, Actor, timeNano }: RawEvent): EngineEvent {
  return { type: Type, action: Action, id: Actor.ID, labels: Actor.Attributes ?? {}, timeMs: timeNano / 1e6 };
}
