import type { BackendLedger, FlowLedger, Observation } from '../../lab/observation.js';
import type { BulkheadExpectation } from '../../lab/verdict.js';
import { obstacleOf } from '../judges/index.js';
import { busiest, durations, median, spansOf } from '../load/index.js';
import { countOf } from '../words.js';

/** A request that takes so many times what the slow service itself takes has waited for a place. */
const WAITED_TIMES = 1.5;
const SHOWN_IDS = 3;
/** Any status is for the judge to say; nobody counts between the client and those who answer. */
const ALLOWED = { denials: true, direct: true };

/** What was seen of the flows, and of the slow service behind. */
export interface BulkheadSeen {
  readonly alone: FlowLedger;
  readonly watched: FlowLedger;
  readonly loaded: FlowLedger;
  /** Those behind, by name, and how many requests they had. */
  readonly behind: string;
  readonly calls: number;
  /** Most requests at once at those behind, by their own logs. */
  readonly peak: number;
  /** Of a request behind, by its log: the median, in ms. */
  readonly tookMs: number;
  /** Threads that the loading flow would keep busy (L = λW). */
  readonly demand: number;
  /** Loading requests that found no free place at once: turned away, or kept waiting. */
  readonly pressed: number;
}

/**
 * What keeps a step from showing anything about a compartment, the first of it first: witnesses that disagree, too few samples, or no saturation,
 * for a lab in which no pool would have run out anyway has nothing to hold. Else what was seen.
 */
export function bulkheadSeen(
  expectation: BulkheadExpectation,
  observation: Observation | undefined,
): BulkheadSeen | readonly [string, ...string[]] {
  const obstacle = obstacleOf(observation, 1, ALLOWED);
  if (!observation || obstacle) return [obstacle?.reason ?? 'no traffic was sent', ...(obstacle?.details ?? [])];
  const { client, backend } = observation;
  const [first, ...others] = backend ? behindDifferences(backend, client.idPrefix) : ['the logs were not read'];
  if (first !== undefined) return [`the witnesses disagree: ${first}`, ...others];
  const flow = (name: string): FlowLedger | undefined => client.flows?.find((each) => each.name === name);
  const { flows, fewest } = expectation;
  const [alone, watched, loaded] = [flow(flows.alone), flow(flows.watched), flow(flows.loaded)];
  if (!alone || !watched || !loaded) return [`the step sends no flows ${Object.values(flows).join(', ')}`];
  const few = [alone, watched].filter(({ count }) => count < fewest);
  if (few.length > 0) {
    return [
      `${few.map(({ name, count }) => `${countOf(count, 'request')} of ${name}`).join(', ')}: ${fewest} are needed`,
    ];
  }
  const behind = backend?.behind ? behindSpans(backend.behind) : [];
  if (!backend?.behind || behind.length === 0)
    return ['nobody behind was asked, by the logs: there is nothing to hold'];
  const names = backend.behind.servers.join(', ');
  return saturated(expectation, {
    alone,
    watched,
    loaded,
    behind: names,
    calls: behind.length,
    ...load(loaded, behind),
  });
}

/** The same as a list: empty where the step shows something. */
export function bulkheadObstacles(expectation: BulkheadExpectation, observation: Observation): readonly string[] {
  const seen = bulkheadSeen(expectation, observation);
  return 'peak' in seen ? [] : seen;
}

function load(
  { ratePerSecond, statuses, tookMs: took }: FlowLedger,
  behind: ReturnType<typeof behindSpans>,
): Pick<BulkheadSeen, 'peak' | 'tookMs' | 'demand' | 'pressed'> {
  const tookMs = median(durations([behind])[0]!);
  const pressed = statuses.filter((status, i) => status === 503 || took[i]! > WAITED_TIMES * tookMs).length;
  return { peak: busiest([behind])[0]!, tookMs, demand: (ratePerSecond * tookMs) / 1000, pressed };
}

function saturated(expectation: BulkheadExpectation, seen: BulkheadSeen): BulkheadSeen | readonly [string] {
  const { pool, demandTimes, pressedPart } = expectation;
  const { demand, tookMs, loaded, pressed } = seen;
  if (demand < demandTimes * pool) {
    const asked = `${loaded.ratePerSecond} requests a second of ${tookMs.toFixed(0)} ms keep ${demand.toFixed(1)} threads busy`;
    return [`not saturated: ${asked}, and a pool of ${pool} has to be asked for ${demandTimes} times as many`];
  }
  if (pressed >= pressedPart * loaded.count) return seen;
  return [
    `not saturated: ${pressed} of ${countOf(loaded.count, 'request')} of ${loaded.name} found no free place, so no pool ran out`,
  ];
}

function behindSpans({ order, spans, servers }: BackendLedger) {
  const none = { startMs: new Float64Array(), endMs: new Float64Array() };
  return spansOf(order, spans ?? none, servers.length).flat();
}

/** Whoever says that it asked must be in the log of somebody who was asked, and nobody else may be. */
function behindDifferences({ asked = [], behind }: BackendLedger, idPrefix: string): string[] {
  if (!behind) return ['the logs of those behind were not read'];
  const own = new Set(asked);
  const logged = new Set([...behind.order.keys()].filter((i) => behind.order[i] !== -1));
  const wrong = [...new Set([...own, ...logged])].filter((i) => own.has(i) !== logged.has(i)).toSorted((a, b) => a - b);
  const names = behind.servers.join(', ');
  const said = (i: number): string =>
    `${idPrefix}${i}: ${own.has(i) ? `asked for, not in the log of ${names}` : 'nobody asked'}`;
  return [
    ...(wrong.length === 0
      ? []
      : [
          `${names} was asked ${own.size} times and logged ${countOf(logged.size, 'request')} (${wrong.slice(0, SHOWN_IDS).map(said).join('; ')})`,
        ]),
    ...(behind.duplicates > 0 ? [`${countOf(behind.duplicates, 'request')} reached ${names} twice`] : []),
    ...(behind.foreign > 0 ? [`${names} logged ${countOf(behind.foreign, 'request')} of somebody else`] : []),
  ];
}
