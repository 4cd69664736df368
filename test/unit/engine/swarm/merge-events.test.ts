import { expect, it } from 'vitest';
import { mergeEvents } from '../../../../src/engine/swarm/merge-events.js';

async function* of(...items: readonly (string | Error)[]): AsyncGenerator<string> {
  for (const item of items) {
    if (item instanceof Error) throw item;
    yield await Promise.resolve(item);
  }
}

it('hands on everything of every stream, each in its own order', async () => {
  const seen: string[] = [];
  for await (const item of mergeEvents([of('a1', 'a2'), of(), of('b1', 'b2', 'b3')])) seen.push(item);
  expect(seen.filter((item) => item.startsWith('a'))).toEqual(['a1', 'a2']);
  expect(seen.filter((item) => item.startsWith('b'))).toEqual(['b1', 'b2', 'b3']);
});

it('fails with the first that fails', async () => {
  const read = async (): Promise<void> => {
    for await (const item of mergeEvents([of('a'), of(new Error('gone'))])) expect(item).toBe('a');
  };
  await expect(read()).rejects.toThrow('gone');
});
