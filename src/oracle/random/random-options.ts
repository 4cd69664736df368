import * as z from 'zod';

/** `with` of the oracle `random`: HAProxy's `balance random(draws)`. Weights as HAProxy takes them (0 to 256). */
export const RandomOptions = z.strictObject({
  weights: z
    .array(z.int().min(0).max(256))
    .min(1)
    .max(100)
    .refine((weights) => weights.length === 0 || weights.some((weight) => weight > 0), {
      error: 'at least one weight must be above 0',
    }),
  /** Servers drawn per request; the least loaded of them gets it. */
  draws: z.int().min(1).max(100).default(2),
  /** Group of the services that HAProxy balances among. */
  servers: z.string().min(1),
});
export type RandomOptions = z.infer<typeof RandomOptions>;
