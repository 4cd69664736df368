import * as z from 'zod';
import type { Observation } from '../../lab/observation.js';
import type { ClaimVerdict, EvidenceTable, Explanation, FailoverExpectation, TimeWindow } from '../../lab/verdict.js';
import type { JudgeInput, JudgeKind } from '../judges/index.js';
import { countersDelta } from '../witnesses/index.js';
import { countOf } from '../words.js';
import { lossOf, misplaced, mixedUp, sufferedOf, type Loss, type Suffered } from './loss.js';

/** A status is looked at 20 times a second; what was under way for one look more is no finding. */
const POLL_MS = 100;
/** Some turns of everybody, at any rate worth sending. */
const AGAIN_MS = 500;

/**
 * A server is lost under traffic: DOWN within the window of its way of being lost, not before, then no request lost any more, UP within
 * its window after the return, and then it answers again. Between two looks nobody knows: each bound gets the kinder of the two times.
 */
export const failover: JudgeKind<FailoverExpectation> = {
  options: z.strictObject({}),
  form: 'failover',
  needsTraffic: true,
  judge(input) {
    const { claim, says, step, expectation, observation } = input;
    const head = { claim, says, step, rows: [], suspects: [], explanation: explain(input) };
    if (!observation) return { ...head, ...open(['no traffic was sent']) };
    const loss = lossOf(observation, expectation.target);
    if (typeof loss === 'string') return { ...head, ...open([loss]) };
    const suffered = sufferedOf(observation, expectation, loss, POLL_MS);
    const looks = { ...head, table: tableOf(expectation, loss, suffered) };
    const obstacles = obstaclesOf(observation, expectation, loss);
    if (obstacles.length > 0) return { ...looks, ...open(obstacles) };
    return { ...looks, ...decide(observation, expectation, loss, suffered) };
  },
};

type Decided = Pick<ClaimVerdict, 'outcome' | 'reason' | 'details'>;

function open([reason = '', ...details]: readonly string[]): Decided {
  return { outcome: 'INCONCLUSIVE', reason, details };
}

/** What keeps the step from showing anything, whatever it looks like. */
function obstaclesOf({ client, middle }: Observation, expectation: FailoverExpectation, loss: Loss): string[] {
  const { target, slackMs } = expectation;
  const { action, down, up, wasUp, endMs } = loss;
  const delta = middle && countersDelta(middle.before, middle.after);
  const deadlineMs = action.doneMs + windowOf(expectation, loss).latestMs + slackMs;
  const upDeadlineMs = action.goneMs + expectation.up.latestMs + slackMs;
  const foreign = delta?.counted ? delta.frontendRequests - client.sent : 0;
  return [
    ...(client.rate === undefined ? ['the step needs a constant rate: it tells when each request was sent'] : []),
    ...(wasUp ? [] : [`${target} was not UP when it was to be lost`]),
    ...(delta === undefined ? ['the balancer’s counters were not read'] : delta.counted ? [] : [delta.reason]),
    ...(foreign > 0 ? [`the balancer received ${countOf(foreign, 'request')} of somebody else during the run`] : []),
    ...(expectation.moves && !moved(action, target)
      ? [`${target} came back at the address that it had: nothing moved`]
      : []),
    ...(down === undefined && action.undoneMs < deadlineMs
      ? [`${target} was back after ${span(action.doneMs, action.undoneMs)}, before its checks had to notice`]
      : []),
    ...(down !== undefined && up === undefined && endMs < upDeadlineMs
      ? [`the step ended ${span(action.goneMs, endMs)} after ${target} was back, before its checks had to notice`]
      : []),
    ...(up !== undefined && endMs - up.atMs < AGAIN_MS
      ? [`the step ended ${span(up.atMs, endMs)} after ${target} was UP: too soon to see its requests again`]
      : []),
  ];
}

function moved({ moves = [] }: Loss['action'], target: string): boolean {
  return moves.some(({ server, was, is }) => server === target && was !== is);
}

const windowOf = ({ down }: FailoverExpectation, { action }: Loss): TimeWindow =>
  down(action.doneMs - action.startedMs);

function decide(observation: Observation, expectation: FailoverExpectation, loss: Loss, suffered: Suffered): Decided {
  const { target, servers } = expectation;
  const details = inWords(observation, loss, suffered);
  const faults = [
    ...timing(expectation, loss),
    ...(suffered.lostAfterDown > 0
      ? [`${countOf(suffered.lostAfterDown, 'request')} got no answer of a server after ${target} was DOWN`]
      : []),
    ...(loss.up !== undefined && suffered.resumed === 0 ? [`${target} is UP again, and gets no request`] : []),
    ...misplaced(observation),
    // Who comes back at another's address answers for it until names are asked for again.
    ...(expectation.moves ? [] : mixedUp(observation, servers)),
  ];
  const [reason, ...others] = faults;
  if (reason !== undefined) return { outcome: 'FAIL', reason, details: [...others, ...details] };
  const { earliestMs, latestMs } = windowOf(expectation, loss);
  const seen = span(loss.action.startedMs, loss.down?.atMs ?? NaN);
  return {
    outcome: 'PASS',
    reason: `${target} ${expectation.way}: DOWN after ${seen}, predicted ${range(earliestMs, latestMs)}; UP ${span(loss.action.undoneMs, loss.up?.atMs ?? NaN)} after its return`,
    details,
  };
}

/** DOWN and UP against their windows. */
function timing(expectation: FailoverExpectation, loss: Loss): string[] {
  const { target, up: upWindow, slackMs, way } = expectation;
  const { action, down, up } = loss;
  const window = windowOf(expectation, loss);
  const predicted = `predicted ${range(window.earliestMs, window.latestMs)} for a server that ${way}`;
  if (down === undefined)
    return [`${target} ${way}, and was never DOWN in ${span(action.doneMs, action.undoneMs)}; ${predicted}`];
  const early = down.atMs - action.startedMs < window.earliestMs;
  const late = down.afterMs - action.doneMs > window.latestMs + slackMs;
  const seen = span(action.startedMs, down.atMs);
  const faults = early ? [`${target} was DOWN too early, after ${seen}; ${predicted}`] : [];
  if (late) faults.push(`${target} was DOWN too late, after ${seen}; ${predicted}`);
  const back = `predicted ${range(upWindow.earliestMs, upWindow.latestMs)} after its return`;
  if (up === undefined) return [...faults, `${target} was not UP again; ${back}`];
  const upSeen = span(action.undoneMs, up.atMs);
  if (up.atMs - action.undoneMs < upWindow.earliestMs)
    faults.push(`${target} was UP too early, after ${upSeen}; ${back}`);
  if (up.afterMs - action.goneMs > upWindow.latestMs + slackMs) {
    faults.push(`${target} was UP too late, after ${upSeen}; ${back}`);
  }
  return faults;
}

/** What the client suffered, and what the balancer saved it from: measured, whatever was configured. */
function inWords({ client }: Observation, { action }: Loss, suffered: Suffered): string[] {
  const { lost, redispatched, retried, slowestMs } = suffered;
  const codes = [...Object.entries(client.statuses), ...Object.entries(client.errorCodes)]
    .filter(([code]) => !code.startsWith('2'))
    .map(([code, count]) => `${code} × ${count}`);
  const what = codes.length > 0 ? ` (${codes.join(', ')})` : '';
  return [
    `of ${countOf(client.sent, 'request')} the client lost ${lost}${what}; HAProxy tried ${retried} again and sent ${redispatched} elsewhere; the slowest answer took ${span(0, slowestMs)}`,
    ...action.evidence,
  ];
}

function tableOf(expectation: FailoverExpectation, loss: Loss, { lost, slowestMs }: Suffered): EvidenceTable {
  const { target, way, up } = expectation;
  const { earliestMs, latestMs } = windowOf(expectation, loss);
  const { action, down } = loss;
  const ok = timing(expectation, loss).length === 0;
  const columns = ['', 'lost server', 'DOWN predicted', 'seen', 'UP predicted', 'seen', 'lost', 'slowest'];
  return {
    columns: columns.map((title) => ({ title, align: 'left' })),
    rows: [
      [
        ok ? '✔' : '✖',
        `${target} ${way}`,
        range(earliestMs, latestMs),
        down === undefined ? 'never' : span(action.startedMs, down.atMs),
        range(up.earliestMs, up.latestMs),
        loss.up === undefined ? 'never' : span(action.undoneMs, loss.up.atMs),
        String(lost),
        span(0, slowestMs),
      ],
    ],
  };
}

function span(fromMs: number, toMs: number): string {
  return `${((toMs - fromMs) / 1000).toFixed(2)} s`;
}

function range(fromMs: number, toMs: number): string {
  return `${(fromMs / 1000).toFixed(1)}–${(toMs / 1000).toFixed(1)} s`;
}

function explain({ expectation, observation }: JudgeInput<FailoverExpectation>): Explanation {
  const { model, source, slackMs, notes } = expectation;
  return {
    ...{ model, source, requests: observation?.client.sent ?? 0, falseAlarm: 0, impostorPass: undefined },
    smallestCaught: `DOWN one look before the window, or ${slackMs} ms after it; one request lost while it was DOWN`,
    notes,
  };
}
