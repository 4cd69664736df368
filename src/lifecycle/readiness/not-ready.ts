import { setTimeout as pause } from 'node:timers/promises';
import type { ContainerDetail, Inspect } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { LabIdentity } from '../../lab/resolved.js';
import { labCommand } from '../suggest.js';

const LOG_LINES = 20;

/** An engine that goes down ends its containers first: so long after one was ended from outside it must still answer. */
const ENGINE_GOES_MS = 1_500;
/** Exit codes of a program that a signal ended; the kernel's SIGKILL for want of memory is told apart where the engine can. */
const SIGNALS: Readonly<Record<number, string>> = { 137: 'SIGKILL', 143: 'SIGTERM' };

/**
 * A container that ended although it should run on: kind `not-ready`, code `crashed`, with its last log lines. Rejects with
 * `engine-lost` when it ended because its engine did.
 */
export async function crashed(
  inspect: Inspect,
  identity: LabIdentity,
  service: string,
  detail: ContainerDetail,
): Promise<LabError> {
  const signal = detail.oomKilled ? undefined : SIGNALS[detail.exitCode ?? 0];
  if (signal !== undefined) {
    await pause(ENGINE_GOES_MS);
    await inspect.container(detail.id);
  }
  return new LabError('not-ready', `${service} ${howItEnded(detail, signal)}`, {
    code: 'crashed',
    details: await lastLines(inspect, service, detail.id),
    suggestions: nextSteps(identity, service),
  });
}

function howItEnded({ oomKilled, exitCode }: ContainerDetail, signal: string | undefined): string {
  if (oomKilled) return 'was killed: it used more memory than its limit';
  if (signal !== undefined) return `was ended by ${signal} (exit code ${exitCode}), which came from outside`;
  return `ended with exit code ${exitCode ?? '?'}`;
}

/** The `ready` timeout expired: kind and code `not-ready`, with what was waited for and the last log lines. */
export async function timedOut(
  inspect: Inspect,
  identity: LabIdentity,
  service: string,
  wait: {
    readonly containerId: string;
    readonly readyMs: number;
    readonly awaited: readonly string[];
    readonly last?: string;
  },
): Promise<LabError> {
  const why = wait.last === undefined ? [] : [`Last attempt: ${wait.last}`];
  return new LabError('not-ready', `${service} was not ready within ${wait.readyMs / 1000} s (timeout "ready")`, {
    code: 'not-ready',
    details: [
      `It waited for ${wait.awaited.join(', and ')}.`,
      ...why,
      ...(await lastLines(inspect, service, wait.containerId)),
    ],
    suggestions: ['On a slow machine give all timeouts more time: --timeout-scale 3', ...nextSteps(identity, service)],
  });
}

function nextSteps(identity: LabIdentity, service: string): string[] {
  return [
    `See all it said: ${labCommand('logs', identity, service)}`,
    `Remove the lab: ${labCommand('down', identity)}`,
  ];
}

async function lastLines(inspect: Inspect, service: string, containerId: string): Promise<string[]> {
  const lines: string[] = [];
  try {
    for await (const { text } of inspect.logs(containerId, { tail: LOG_LINES })) lines.push(`  ${text}`);
  } catch {
    // The report of the trouble must not fail for want of its illustration.
    return [`The log of ${service} could not be read.`];
  }
  return lines.length === 0 ? [`${service} logged nothing.`] : [`Last log lines of ${service}:`, ...lines];
}
