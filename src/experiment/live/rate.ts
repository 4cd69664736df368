import type { Told } from './live-look.js';

/** By how much something grew, a second; 0 where there is nothing to compare with, or where it began again. */
export function rate(before: number | undefined, now: number, seconds: number): number {
  return before === undefined || !(seconds > 0) ? 0 : Math.max(0, (now - before) / seconds);
}

export function isOf<T>(told: Told<T> | undefined): T | undefined {
  return told !== undefined && 'is' in told ? told.is : undefined;
}
