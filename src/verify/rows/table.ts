import * as z from 'zod';
import type { Observation } from '../../lab/observation.js';
import type { ClaimVerdict, Explanation, RowsExpectation, RowsModel, ServerRow, Suspect } from '../../lab/verdict.js';
import { type JudgeInput, type JudgeKind, obstacleOf } from '../judges/index.js';
import { suspectsByShare } from '../suspects/index.js';
import { alignOrder, countersDelta, tally } from '../witnesses/index.js';
import { countOf, probabilityInWords } from '../words.js';
import { namesOf, rowsTable } from './rows-table.js';
import { explained, faults, seenRows, type SeenRow } from './seen-rows.js';

/** Rows that differ, as far as they are named one by one. */
const SHOWN = 4;
const SELF = 'HAProxy itself';
/** Any status, and a refused certificate, is a finding of its row and no broken precondition. */
const ALLOWED = { denials: true, refusals: true };

/**
 * Judges a table exactly: one of the models explains every request, or it is a FAIL. The witnesses come first: each answer that names a
 * server is in that server's log, no other is in any, and the balancer counted as many denials as the client got.
 */
export const table: JudgeKind<RowsExpectation> = {
  options: z.strictObject({}),
  form: 'rows',
  needsTraffic: true,
  judge(input) {
    const { claim, says, step, expectation, observation } = input;
    const seen = observation ? seenRows(observation, expectation.servers) : [];
    const model = bestModel(expectation, seen);
    const head = { claim, says, step, rows: serverRows(model, expectation, observation), explanation: explain(input) };
    const evidence = rowsTable(expectation, model, seen);
    const looks = evidence.rows.length > 0 ? { ...head, table: evidence } : head;
    const obstacle = obstacleOf(observation, model.rows.length, ALLOWED) ?? (observation && denials(observation));
    if (obstacle) return { ...looks, ...obstacle, suspects: [] };
    return { ...looks, ...decide(expectation, model, seen, observation) };
  },
};

/** The model that explains most requests; the first where there is nothing to explain. */
function bestModel({ models }: RowsExpectation, seen: readonly SeenRow[]): RowsModel {
  const parts = models.map(({ rows }) => explained(rows, seen));
  return models[parts.indexOf(Math.max(...parts))]!;
}

/** Answers without a server and with a status that rules give, against what the balancer says that it denied. */
function denials({ client, middle }: Observation): Pick<ClaimVerdict, 'outcome' | 'reason' | 'details'> | undefined {
  const delta = middle && countersDelta(middle.before, middle.after);
  if (!delta?.counted) return undefined;
  const denied = (client.answers ?? []).filter(
    (answer, i) => answer && client.order[i] === -1 && answer.status >= 400 && answer.status < 500,
  ).length;
  if (denied === delta.frontendDenied) return undefined;
  const reason = `the witnesses disagree: the client was denied ${countOf(denied, 'request')}, HAProxy counted ${delta.frontendDenied}`;
  return { outcome: 'INCONCLUSIVE', reason, details: [] };
}

type Decided = Pick<ClaimVerdict, 'outcome' | 'reason' | 'details' | 'suspects'>;

function decide(
  expectation: RowsExpectation,
  model: RowsModel,
  seen: readonly SeenRow[],
  observation: Observation | undefined,
): Decided {
  const { rows } = model;
  const wrong = seen.filter((each) => faults(rows[each.request % rows.length]!, each).length > 0);
  const turns = wrongTurns(expectation, observation);
  if (wrong.length === 0 && turns === undefined) {
    const { impostorPass } = explainRows(expectation, seen.length / rows.length);
    const chance = impostorPass === undefined ? '' : `; chance would do so with p ${probabilityInWords(impostorPass)}`;
    const shows = expectation.shows === undefined ? '' : `: ${expectation.shows}`;
    const reason = `all ${countOf(rows.length, 'row')} exact in ${countOf(seen.length, 'request')}${shows}${chance}`;
    return {
      outcome: 'PASS',
      reason,
      details: expectation.models.length > 1 ? [`it is ${model.says}`] : [],
      suspects: [],
    };
  }
  const differing = new Set(wrong.map(({ request }) => request % rows.length)).size;
  const details = wrong.slice(0, SHOWN).map((each) => inWords(each, rows[each.request % rows.length]!, expectation));
  const rest = wrong.length > SHOWN ? [`… and ${countOf(wrong.length - SHOWN, 'request')} more`] : [];
  const reason = wrong.length === 0 ? turns! : `${differing} of ${countOf(rows.length, 'row')} came out otherwise`;
  return {
    outcome: 'FAIL',
    reason,
    details: [...(wrong.length > 0 && turns !== undefined ? [turns] : []), ...details, ...rest],
    suspects: suspects(expectation, model, seen),
  };
}

/** The algorithm was asked more or less often than the rows want it. */
function wrongTurns({ picks }: RowsExpectation, observation: Observation | undefined): string | undefined {
  const delta = observation?.middle && countersDelta(observation.middle.before, observation.middle.after);
  if (picks === undefined || !delta?.counted || delta.picks === picks) return undefined;
  return `${countOf(delta.picks, 'request')} took a turn of the algorithm, ${picks} should`;
}

function inWords({ server, answer }: SeenRow, row: RowsModel['rows'][number], { servers }: RowsExpectation): string {
  const cookie = (sets: boolean): string =>
    row.setsCookie === undefined ? '' : sets ? ', a new cookie' : ', no new cookie';
  const names = namesOf(row.servers, servers);
  const wanted = row.refuses ?? `${row.status} from ${names === '' ? SELF : names}${cookie(row.setsCookie === true)}`;
  const got =
    answer.error ?? `${answer.status} from ${servers[server] ?? SELF}${cookie(answer.setCookie !== undefined)}`;
  return `${row.says}: ${wanted} expected, ${got} seen`;
}

function suspects({ alternatives }: RowsExpectation, model: RowsModel, seen: readonly SeenRow[]): Suspect[] {
  const shares = alternatives.map(({ id, says, rows }) => ({ id, says, part: explained(rows, seen) }));
  return suspectsByShare(shares, explained(model.rows, seen), seen.length, 'requests');
}

/** Where each row has one server, what each server must get, beside what the witnesses counted. */
function serverRows(
  { rows }: RowsModel,
  { servers }: RowsExpectation,
  observation: Observation | undefined,
): ServerRow[] {
  if (
    !observation ||
    servers.length < 2 ||
    rows.length <= servers.length ||
    rows.some((row) => row.servers.length !== 1)
  )
    return [];
  const { client, middle, backend } = observation;
  const passes = client.sent / rows.length;
  const delta = middle && countersDelta(middle.before, middle.after);
  const seen = tally(alignOrder(client.order, client.servers, servers), servers.length);
  const logged = backend && tally(alignOrder(backend.order, backend.servers, servers), servers.length);
  return servers.map((server, place) => ({
    server,
    weight: middle?.after.servers.find(({ name }) => name === server)?.userWeight ?? 1,
    expected: rows.filter((row) => row.servers[0] === place).length * passes,
    client: seen[place]!,
    middle: delta?.counted ? delta.servers.find(({ name }) => name === server)?.responses : undefined,
    backend: logged?.[place],
  }));
}

/** What a server drawn by chance would pass with, `passes` times over. */
function explainRows({ models, servers }: RowsExpectation, passes = 1): { impostorPass: number | undefined } {
  const chances = models[0]!.rows.flatMap((row) =>
    row.servers.length > 0 ? [row.servers.length / servers.length] : [],
  );
  if (servers.length < 2 || chances.length === 0) return { impostorPass: undefined };
  return { impostorPass: chances.reduce((product, chance) => product * chance, 1) ** passes };
}

function explain({ expectation, observation }: JudgeInput<RowsExpectation>): Explanation {
  const { model, source, models, notes } = expectation;
  const rows = models[0]!.rows.length;
  return {
    ...{ model, source, requests: observation?.client.sent ?? rows, falseAlarm: 0 },
    ...explainRows(expectation, (observation?.client.sent ?? rows) / rows),
    smallestCaught: 'one request at another server, or with another status',
    notes: [...notes, 'a server chosen by chance would pass as often as the product over the rows says'],
  };
}
