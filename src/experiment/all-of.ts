import pMap from 'p-map';

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
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
