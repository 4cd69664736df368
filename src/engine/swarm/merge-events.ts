/** Several streams as one, in the order in which things come. Ends when all have; the first failure ends it at once. */
export async function* mergeEvents<T>(sources: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  const next = (i: number) => iterators[i]!.next().then((result) => ({ i, result }));
  const waiting = new Map(iterators.map((_, i) => [i, next(i)]));
  // Whoever is not waited for any more must not end the process.
  for (const promise of waiting.values()) promise.catch(() => undefined);
  while (waiting.size > 0) {
    const { i, result } = await Promise.race(waiting.values());
    if (result.done === true) {
      waiting.delete(i);
      continue;
    }
    const following = next(i);
    following.catch(() => undefined);
    waiting.set(i, following);
    yield result.value;
  }
}
