import { randomBytes } from 'node:crypto';

/** Short and unique: names a run, a private instance, and every request of it. */
export function newRun(): string {
  return randomBytes(4).toString('hex');
}
