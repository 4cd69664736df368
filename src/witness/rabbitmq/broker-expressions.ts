import { OWN, SNAPSHOT, WATCH } from './erlang.js';

/** How often the broker is looked at until it has come to rest, in ms. */
const LOOK_MS = 25;

export interface WatchWishes {
  /** Letters and digits: names the watching process. */
  readonly name: string;
  readonly trace: boolean;
  readonly events: boolean;
  /** How long the end of the watch may wait until the consumers' queues are empty, in ms. */
  readonly restMs: number;
}

/** Answers with a snapshot: counters, queues, open connections and channels. */
export function readExpression(): string {
  return `${SNAPSHOT}\ntry Snapshot() of Now -> Answer(Now) catch _:Why -> Failed(Why) end.`;
}

/** Begins to watch, and answers with a snapshot. */
export function beginExpression({ name, trace, events, restMs }: WatchWishes): string {
  return `${SNAPSHOT}
Me = self(), Own = <<"${OWN}${name}.">>, WantTrace = ${trace}, WantEvents = ${events}, Rest = ${Math.ceil(restMs / LOOK_MS)}, Look = ${LOOK_MS},
${WATCH}
Watcher = spawn(Watch), register(lab_witness_${name}, Watcher), Monitor = monitor(process, Watcher),
receive {Watcher, Report} -> Answer(Report); {'DOWN', Monitor, _, _, Why} -> Failed(Why) end.`;
}

/** Ends the watch, and answers with a snapshot and with what the firehose and the event exchange told meanwhile. */
export function endExpression({ name }: Pick<WatchWishes, 'name'>): string {
  return `${SNAPSHOT}
case whereis(lab_witness_${name}) of
  undefined -> Failed(gone);
  Watcher ->
    Monitor = monitor(process, Watcher), Watcher ! {stop, self()},
    receive {Watcher, Report} -> Answer(Report); {'DOWN', Monitor, _, _, Why} -> Failed(Why) end
end.`;
}
