import { LabError } from '../errors.js';
import { durationMs } from '../lab/index.js';

const LEAST_MS = 1_000;

/** How long something is to last, as `--for` says it, in ms. Throws kind `usage`, code `bad-duration`. */
export function parseLasting(text: string, mostMinutes: number): number {
  const ms = durationMs(text);
  if (ms !== undefined && ms >= LEAST_MS && ms <= mostMinutes * 60_000) return ms;
  throw new LabError('usage', `--for ${text}: a time from 1s to ${mostMinutes}m, as 5s or 1.5m`, {
    code: 'bad-duration',
  });
}
