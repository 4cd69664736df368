import pMap from 'p-map';
import { LabError } from '../../errors.js';

/**
 * Maps side by side, `jobs` at a time, and rejects only when nothing is under way any more: an interrupted run still takes
 * its containers down before the process may end.
 */
export async function allOf<T, R>(
  items: readonly T[],
  jobs: number,
  signal: AbortSignal,
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const guarded = async (item: T): Promise<PromiseSettledResult<R>> => {
    if (signal.aborted) return { status: 'rejected', reason: signal.reason as unknown };
    const [settled] = await Promise.allSettled([map(item)]);
    return settled;
  };
  const settled = await pMap(items, guarded, { concurrency: jobs });
  const failures = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (failures.length > 0) throw joined(failures);
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/** The first failure with the details of all: each may tell of something else that is left to clean up. */
function joined([first, ...others]: readonly unknown[]): unknown {
  if (!(first instanceof LabError)) return first;
  const { kind, message, code, suggestions, cause } = first;
  const details = new Set([first, ...others].flatMap((each) => (each instanceof LabError ? each.details : [])));
  if (details.size === first.details.length) return first;
  return new LabError(kind, message, { code, suggestions, details: [...details], cause });
}
