import * as z from 'zod';
import { LabError } from '../../errors.js';
import type { ExpectRequest } from '../oracle-kind.js';

/** Held requests are at least so many, so that chance does not hit every quota. */
const LEAST_HELD = 12;

/** Weights as HAProxy takes them. */
export const Weights = z
  .array(z.int().min(0).max(256))
  .min(1)
  .max(100)
  .refine((weights) => weights.length === 0 || weights.some((weight) => weight > 0), {
    error: 'at least one weight must be above 0',
  });

/** Throws kind `invalid` when there are not as many servers as weights. */
export function requireWeights(
  { weights, servers: group }: { readonly weights: readonly number[]; readonly servers: string },
  servers: readonly string[],
): void {
  if (servers.length === weights.length) return;
  throw new LabError('invalid', `${weights.length} weights for the ${servers.length} servers of ${group}`, {
    code: 'weights-per-server',
  });
}

/** Requests that the step keeps in flight. */
export function clientsOf({ traffic }: Pick<ExpectRequest<unknown>, 'traffic'>): number {
  const clients = traffic?.with['concurrency'];
  return typeof clients === 'number' ? clients : 1;
}

/** Requests that are held together: whole cycles, all in flight at once. Throws kind `invalid` where the step has too few clients. */
export function heldSize(request: ExpectRequest<unknown>, cycle: number): number {
  const wanted = Math.max(request.requests ?? 0, LEAST_HELD);
  const held = Math.ceil(wanted / cycle) * cycle;
  requireClients(request, held);
  return held;
}

export function requireClients(request: ExpectRequest<unknown>, held: number): void {
  const clients = clientsOf(request);
  if (held <= clients) return;
  const message = `${held} requests must be held at once, and the step has ${clients} clients`;
  throw new LabError('invalid', message, {
    code: 'too-few-clients',
    suggestions: [`concurrency: ${held} or more in the traffic step`, 'smaller weights, or fewer servers'],
  });
}
