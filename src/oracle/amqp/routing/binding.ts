import * as z from 'zod';

export const EXCHANGE_TYPES = ['direct', 'fanout', 'topic', 'headers'] as const;
export type ExchangeType = (typeof EXCHANGE_TYPES)[number];

/** Values have types: 1 is not "1". */
export type HeaderTable = Readonly<Record<string, string | number | boolean>>;

/** What `x-match` may be; anything else the broker refuses with 406 (rabbit_exchange_type_headers:validate_binding/2). */
export const X_MATCH = ['all', 'any', 'all-with-x', 'any-with-x'] as const;

/** A queue bound to an exchange, as a lab file writes it. */
export const BindingShape = z
  .strictObject({
    queue: z.string().min(1).max(255),
    key: z.string().max(255).default(''),
    arguments: z.record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()])).default({}),
  })
  .refine(({ arguments: own }) => !('x-match' in own) || X_MATCH.some((each) => each === own['x-match']), {
    path: ['arguments', 'x-match'],
    message: `must be one of ${X_MATCH.join(', ')}`,
  });
export type Binding = z.output<typeof BindingShape>;

/** What an exchange looks at. */
export interface Routable {
  readonly key: string;
  readonly headers: HeaderTable;
}
