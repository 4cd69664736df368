import type { Explanation, QueueExpectation } from '../../lab/verdict.js';
import type { LoadSeen } from './judge-load.js';
import { durations } from './spans.js';

/** Sleeps end late, never early; clocks are read to the microsecond. */
const CLOCK_MS = 1;

/** The model of a claim about a queue. It is exact: no answer comes early. */
export function explainQueue(
  { model, source, requests, notes }: QueueExpectation,
  smallestCaught: string,
): Explanation {
  return { model, source, requests, falseAlarm: 0, impostorPass: undefined, smallestCaught, notes };
}

/** Why the step is not what the model is about: a server let go of a request too early. */
export function heldTooShort({ holdMs }: QueueExpectation, { spans }: LoadSeen): string | undefined {
  const least = Math.min(...durations(spans).flat());
  if (least >= holdMs - CLOCK_MS) return undefined;
  return `a request was held for ${least.toFixed(0)} ms only, ${holdMs} ms were asked for`;
}
