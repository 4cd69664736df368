import { setTimeout as pause } from 'node:timers/promises';
import type { Execute, Inspect, PublishedPort } from '../../engine/engine.js';
import { interruption, LabError } from '../../errors.js';
import type { LabIdentity, ResolvedService } from '../../lab/resolved.js';
import { orInterrupted } from '../interrupted.js';
import { crashed, timedOut } from './not-ready.js';
import { openReadiness, type ReadinessProbe } from './readiness-kinds.js';

/** Pauses between attempts that end quickly: 20, 40, 80 … ms, so that a probe costs little and is never late by much. */
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

export interface ReadyWait {
  readonly engine: Inspect & Execute;
  readonly identity: LabIdentity;
  readonly service: ResolvedService;
  readonly containerId: string;
  readonly sinceMs: number | undefined;
  readonly ports: readonly PublishedPort[];
  /** The `ready` timeout, counted from now. */
  readonly readyMs: number;
  readonly signal: AbortSignal;
}

/**
 * Resolves when every readiness part of the service holds. Rejects with kind `not-ready`, code `crashed` when the
 * container ended or `not-ready` when the timeout expired; with `interrupted` when the signal aborted.
 */
export async function waitUntilReady(wait: ReadyWait): Promise<void> {
  const { engine, identity, service, containerId, readyMs } = wait;
  if (service.readiness.length === 0) return;
  const probes = service.readiness.map(openReadiness);
  const last: { why?: string } = {};
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), readyMs);
  // Aborted in the end, so that a follower of the log does not outlive the wait.
  const signal = AbortSignal.any([wait.signal, deadline.signal]);
  try {
    const endsAt = performance.now() + readyMs;
    await Promise.all(probes.map((probe) => attemptUntilReady(probe, wait, signal, endsAt, last)));
  } catch (error) {
    if (wait.signal.aborted) throw interruption(wait.signal);
    if (!deadline.signal.aborted) throw error;
    const detail = await engine.container(containerId);
    if (detail !== undefined && detail.state !== 'running') throw await crashed(engine, identity, service.name, detail);
    const awaited = probes.map((probe) => probe.awaited);
    throw await timedOut(engine, identity, service.name, { containerId, readyMs, awaited, last: last.why });
  } finally {
    clearTimeout(timer);
    deadline.abort();
  }
}

async function attemptUntilReady(
  probe: ReadinessProbe,
  { engine, identity, service, containerId, sinceMs, ports }: ReadyWait,
  signal: AbortSignal,
  endsAt: number,
  last: { why?: string },
): Promise<void> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const secondsLeft = Math.max(1, (endsAt - performance.now()) / 1000);
    const context = { engine, containerId, service: service.name, sinceMs, ports, signal, secondsLeft };
    const why = await orInterrupted(probe.attempt(context).catch(refusal), signal);
    if (why === undefined) return;
    last.why = why;
    const detail = await orInterrupted(engine.container(containerId), signal);
    if (detail === undefined) throw gone(service.name);
    if (detail.state !== 'running') throw await crashed(engine, identity, service.name, detail);
    await pause(probe.pauseMs ?? pauseMs, undefined, { signal });
  }
}

/** A refusal by the engine ("is not running") is an attempt that failed; anything else is trouble of its own. */
function refusal(error: unknown): string {
  if (error instanceof LabError && error.kind === 'operation' && error.code !== 'engine-lost') return error.message;
  throw error;
}

function gone(service: string): LabError {
  return new LabError('not-ready', `The container of ${service} was removed while lab waited for it`, {
    code: 'crashed',
  });
}
