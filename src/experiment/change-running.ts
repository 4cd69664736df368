import { applyAction } from '../action/index.js';
import { LabError } from '../errors.js';
import { nearestNames } from '../lab/index.js';
import type { Part } from '../lab/definition.js';
import type { ResolvedLab } from '../lab/resolved.js';
import type { OpenedLab } from './up/bring-up.js';
import { readyAgain } from './up/ready-again.js';
import { replacing } from './up/replace-running.js';
import { serversOf } from './verify/expect-claim.js';

/** What of a server can be changed while it runs. */
export type Changeable = 'weight' | 'state';

/** One change, as typed: `app1=5`, `app2=drain`. */
export interface ServerChange {
  readonly server: string;
  readonly value: string;
}

export interface ChangedServer extends ServerChange {
  readonly what: Changeable;
  /** What HAProxy said when it was asked afterwards. */
  readonly evidence: readonly string[];
}

const STATES = ['ready', 'drain', 'maint'];
const MOST_WEIGHT = 256;

/** Reads `app1=5`; every mistake of all of them is told. Throws kind `usage`. */
export function parseChanges(what: Changeable, words: readonly string[], lab: ResolvedLab): ServerChange[] {
  const servers = [...new Set(lab.claims.flatMap((claim) => serversOf(lab, claim)))];
  const problems = words.flatMap((word) => problemOf(what, word, servers));
  const [first, ...others] = problems;
  if (first === undefined) return words.map(changeOf);
  throw new LabError('usage', first, {
    code: 'bad-change',
    details: others,
    suggestions: [`lab set ${lab.lab} ${what} ${servers[0] ?? 'SERVER'}=${what === 'weight' ? '5' : 'drain'}`],
  });
}

function changeOf(word: string): ServerChange {
  const at = word.indexOf('=');
  return { server: word.slice(0, at), value: word.slice(at + 1) };
}

function problemOf(what: Changeable, word: string, servers: readonly string[]): string[] {
  if (!word.includes('=')) return [`"${word}" is not SERVER=VALUE`];
  const { server, value } = changeOf(word);
  if (!servers.includes(server)) {
    const near = nearestNames(server, servers, 1).map((name) => `; did you mean ${name}?`);
    return [`there is no server "${server}": the lab has ${servers.join(', ')}${near.join('')}`];
  }
  if (what === 'state') return STATES.includes(value) ? [] : [`${word}: a state is one of ${STATES.join(', ')}`];
  const weight = /^\d{1,6}$/.test(value) ? Number(value) : Infinity;
  return weight <= MOST_WEIGHT ? [] : [`${word}: a weight is a whole number from 0 to ${MOST_WEIGHT}`];
}

/** The changes as commands of HAProxy's runtime API would be told, one line each. */
export function changePlan(what: Changeable, changes: readonly ServerChange[]): string[] {
  return changes.map(({ server, value }) => `set ${what} of ${server} to ${value}`);
}

/** Makes the changes one after another, each read back. They stay until the next change, or until HAProxy starts anew. */
export async function changeRunning(
  { context, lab, running }: OpenedLab,
  what: Changeable,
  changes: readonly ServerChange[],
): Promise<ChangedServer[]> {
  const { engine, signal, progress } = context;
  const changed: ChangedServer[] = [];
  for (const change of changes) {
    const whenReady = readyAgain({ ...context, lab, running });
    const replaceService = replacing({ ...context, lab, running });
    const action = { engine, lab, running, signal, progress, elapsedMs: () => 0, whenReady, replaceService };
    const { record } = await applyAction(partOf(what, change), action);
    changed.push({ ...change, what, evidence: record.evidence });
  }
  return changed;
}

function partOf(what: Changeable, { server, value }: ServerChange): Part {
  return what === 'weight'
    ? { kind: 'set-weight', with: { server, weight: Number(value) } }
    : { kind: 'set-state', with: { server, state: value } };
}
