import type { Inspect } from '../../engine/engine.js';
import type { Clock } from '../../lab/progress.js';

/**
 * This machine's clock, set by the engine's: logs carry the engine's time, and an engine in a virtual machine may go seconds
 * before or after. As long as the engine's time lies between question and answer, the two agree. One call.
 */
export async function engineClock(inspect: Pick<Inspect, 'info'>, clock: Clock): Promise<Clock> {
  const askedMs = clock();
  // Some engines' gates let no such question through; then this machine's clock is all there is.
  const { clockMs } = await inspect.info().catch(() => ({ clockMs: undefined }));
  const answeredMs = clock();
  if (clockMs === undefined || (clockMs >= askedMs && clockMs <= answeredMs)) return clock;
  const aheadMs = clockMs - (askedMs + answeredMs) / 2;
  return () => clock() + aheadMs;
}
