import { fifoHeap, head, pop, push, type FifoHeap } from './fifo-heap.js';

/** Weights are multiplied by this inside HAProxy (`BE_WEIGHT_SCALE`, include/haproxy/backend-t.h). */
const SCALE = 16;
/** Largest scaled weight (`SRV_EWGHT_MAX`); keys count down from it. */
const KEY_BASE = 256 * SCALE;

/** Gives the next server picked, as its place in the weights. */
export type Picker = () => number;

interface Schedule {
  readonly weights: Float64Array;
  readonly total: number;
  /** Where each server's next turn is, and the part of a position it is ahead of that. */
  readonly position: Float64Array;
  readonly remainder: Float64Array;
  readonly current: FifoHeap;
  initial: FifoHeap;
  next: FifoHeap;
  now: number;
}

/**
 * HAProxy's `balance roundrobin` from process start: an earliest-position-first schedule over three queues.
 * Source: src/lb_fwrr.c `fwrr_get_next_server`, `fwrr_update_position`, `fwrr_queue_srv`, `fwrr_swap_trees`.
 * Weights are 0..256 as configured; a server of weight 0 is never picked; throws a RangeError when all are 0.
 */
export function roundRobin(weights: readonly number[]): Picker {
  const scaled = Float64Array.from(weights, (weight) => weight * SCALE);
  const total = scaled.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) throw new RangeError('round robin needs a server with a positive weight');
  const schedule: Schedule = {
    weights: scaled,
    total,
    position: new Float64Array(weights.length),
    remainder: new Float64Array(weights.length),
    current: fifoHeap(weights.length),
    initial: fifoHeap(weights.length),
    next: fifoHeap(weights.length),
    now: total,
  };
  scaled.forEach((weight, server) => weight > 0 && push(schedule.initial, server, KEY_BASE - weight));
  return () => pick(schedule);
}

function pick(schedule: Schedule): number {
  let server = take(schedule);
  if (server < 0) {
    const { initial } = schedule;
    schedule.initial = schedule.next;
    schedule.next = initial;
    schedule.now = schedule.total;
    server = take(schedule);
  }
  advance(schedule, server);
  schedule.now += 1;
  requeue(schedule, server);
  return server;
}

/** The server whose turn it is, else the next one that has not begun, else the earliest; -1 when all wait for the swap. */
function take({ current, initial, position, remainder, now }: Schedule): number {
  const early = head(current);
  if (early >= 0 && position[early]! <= now) return pop(current);
  if (initial.size === 0) return pop(current);
  const server = pop(initial);
  position[server] = 0;
  remainder[server] = 0;
  return server;
}

function advance({ weights, total, position, remainder, now }: Schedule, server: number): void {
  const weight = weights[server]!;
  if (position[server] === 0) position[server] = now;
  position[server]! += Math.floor(total / weight);
  remainder[server]! += total % weight;
  if (remainder[server]! >= weight) {
    remainder[server]! -= weight;
    position[server]! += 1;
  }
}

function requeue({ weights, total, position, remainder, current, next }: Schedule, server: number): void {
  const weight = weights[server]!;
  if (position[server]! >= 2 * total) {
    position[server]! -= total;
    push(next, server, KEY_BASE - weight);
  } else {
    const fraction = Math.floor((KEY_BASE + remainder[server]! - weight) / SCALE);
    push(current, server, 256 * position[server]! + fraction);
  }
}
