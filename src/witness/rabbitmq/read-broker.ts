import { LabError } from '../../errors.js';
import { DEFAULT_INSTANCE } from '../../lab/labels.js';
import type { RunningService } from '../../lab/resolved.js';
import type { BrokerContext } from '../witness.js';
import { askOnce, parseAnswer } from './ask-broker.js';
import { readExpression } from './broker-expressions.js';
import type { Snapshot } from './broker-report.js';

const ANSWER_MS = 15_000;

/** The broker as it is now. Rejects with kind `operation`, code `witness-unreadable`. */
export async function readBroker(service: string, context: BrokerContext): Promise<Snapshot> {
  const { engine, signal } = context;
  const { containerId } = containerOf(service, context);
  // A node that is just starting may take a question and never answer it.
  const late = AbortSignal.timeout(ANSWER_MS);
  try {
    const within = { signal: AbortSignal.any([signal, late]) };
    const { stdout, stderr } = await engine.exec(containerId, askOnce(readExpression()), within);
    return readAnswer(service, stdout, stderr);
  } catch (thrown) {
    if (late.aborted && !signal.aborted) {
      throw unreadable(service, `it did not answer within ${ANSWER_MS / 1000} s`, thrown);
    }
    throw await whyUnread(service, containerId, context, thrown);
  }
}

/** Throws `witness-unreadable` for anything that is no answer. */
export function readAnswer<T extends object>(service: string, stdout: string, stderr: string): T {
  try {
    return parseAnswer(stdout);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw unreadable(service, stderr.trim() === '' ? why : lastLine(stderr), thrown);
  }
}

/** The broker's container, asked at each use: it may be another one meanwhile. */
export function containerOf(service: string, { running }: Pick<BrokerContext, 'running'>): RunningService {
  const found = running.services.find(({ name }) => name === service);
  if (found === undefined) throw notRunning(service, running, 'is not running');
  return found;
}

/** What was thrown, or, where the container does not run any more, that. */
export async function whyUnread(
  service: string,
  containerId: string,
  { engine, running, signal }: BrokerContext,
  thrown: unknown,
): Promise<unknown> {
  if (!(thrown instanceof LabError) || thrown.code === 'engine-lost' || signal.aborted) return thrown;
  const detail = await engine.container(containerId);
  if (detail?.state === 'running') return thrown;
  const how = detail === undefined ? 'was removed' : `is ${detail.state}, exit code ${detail.exitCode ?? 'unknown'}`;
  return notRunning(service, running, `${how}: it ran when the verification began`, thrown);
}

function notRunning(
  service: string,
  { lab, instance }: BrokerContext['running'],
  how: string,
  cause?: unknown,
): LabError {
  const name = instance === DEFAULT_INSTANCE ? lab : `${lab} --instance ${instance}`;
  return unreadable(service, `its container ${how}. Nothing was judged`, cause, [`lab up ${name}   (repairs it)`]);
}

export function unreadable(
  service: string,
  why: string,
  cause?: unknown,
  suggestions: readonly string[] = [],
): LabError {
  return new LabError('operation', `The broker ${service} cannot be read: ${why}`, {
    code: 'witness-unreadable',
    suggestions,
    cause,
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
