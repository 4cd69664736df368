/** A binary heap of numbered items: smallest key first, first in first out among equal keys. */
export interface FifoHeap {
  readonly items: Int32Array;
  readonly keys: Float64Array;
  /** When each item came, to tell equal keys apart. */
  readonly turns: Float64Array;
  size: number;
  turn: number;
}

/** Room for `capacity` items. Orders them as HAProxy's ebtrees with duplicate keys do. */
export function fifoHeap(capacity: number): FifoHeap {
  return {
    items: new Int32Array(capacity),
    keys: new Float64Array(capacity),
    turns: new Float64Array(capacity),
    size: 0,
    turn: 0,
  };
}

/** The item with the smallest key, -1 when empty. */
export function head(heap: FifoHeap): number {
  return heap.size === 0 ? -1 : heap.items[0]!;
}

export function push(heap: FifoHeap, item: number, key: number): void {
  let at = heap.size++;
  heap.items[at] = item;
  heap.keys[at] = key;
  heap.turns[at] = heap.turn++;
  for (let parent = (at - 1) >> 1; at > 0 && precedes(heap, at, parent); parent = (at - 1) >> 1) {
    swap(heap, at, parent);
    at = parent;
  }
}

/** Takes the head off; -1 when empty. */
export function pop(heap: FifoHeap): number {
  if (heap.size === 0) return -1;
  const item = heap.items[0]!;
  swap(heap, 0, --heap.size);
  for (let parent = 0; ;) {
    const left = 2 * parent + 1;
    let least = left < heap.size && precedes(heap, left, parent) ? left : parent;
    if (left + 1 < heap.size && precedes(heap, left + 1, least)) least = left + 1;
    if (least === parent) return item;
    swap(heap, parent, least);
    parent = least;
  }
}

function precedes({ keys, turns }: FifoHeap, a: number, b: number): boolean {
  return keys[a]! < keys[b]! || (keys[a]! === keys[b]! && turns[a]! < turns[b]!);
}

function swap({ items, keys, turns }: FifoHeap, a: number, b: number): void {
  const item = items[a]!;
  const key = keys[a]!;
  const turn = turns[a]!;
  items[a] = items[b]!;
  keys[a] = keys[b]!;
  turns[a] = turns[b]!;
  items[b] = item;
  keys[b] = key;
  turns[b] = turn;
}
