import * as z from 'zod';
import { BALANCES } from '../round-robin/index.js';

/** `with` of the oracle `weighted`: HAProxy's weighted round robins. Weights as HAProxy takes them (0 to 256). */
export const WeightedOptions = z.strictObject({
  balance: z.enum(BALANCES),
  weights: z
    .array(z.int().min(0).max(256))
    .min(1)
    .max(100)
    .refine((weights) => weights.length === 0 || weights.some((weight) => weight > 0), {
      error: 'at least one weight must be above 0',
    }),
  /** Group of the services that HAProxy balances among. */
  servers: z.string().min(1),
});
export type WeightedOptions = z.infer<typeof WeightedOptions>;
