import * as z from 'zod';

const MOST_ROWS = 10_000;
/** As the client of HTTP traffic takes them. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

const path = z.string().regex(/^\/[\x21-\x7e]*$/, 'must start with / and hold no blanks');
const headers = z
  .record(z.string().regex(TOKEN, 'is not a header name'), z.union([z.string(), z.number()]).transform(String))
  .default({});
const to = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)], 'must be a service, or a list of services')
  .transform((names) => (typeof names === 'string' ? [names] : names))
  .optional();

const row = z.strictObject({
  says: z.string().min(1).optional(),
  method: z.string().regex(TOKEN, 'is not a method').default('GET'),
  path,
  headers,
  body: z.string().optional(),
  to,
  status: z.int().min(100).max(599).default(200),
  location: z.string().min(1).optional(),
  setsCookie: z.boolean().optional(),
  /** The client must refuse the server's certificate, with this code: then there is no answer at all. */
  refuses: z.string().min(1).optional(),
});

const keys = z.strictObject({ count: z.int().min(1).max(MOST_ROWS), path, headers, to });

/** The rows of a traffic part of kind http-table. */
export const RequestTableShape = z.object({
  rows: z.array(row).min(1).max(MOST_ROWS).optional(),
  keys: keys.optional(),
  /** How often the whole table is sent. */
  passes: z.int().min(1).max(1000).default(1),
});
export type RequestTable = z.output<typeof RequestTableShape>;
