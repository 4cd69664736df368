import { isIP } from 'node:net';
import * as z from 'zod';
import { durationMs } from '../../lab/duration.js';

const HOUR_MS = 3_600_000;
/** Connection management, framing and ids are the tool's own business; one of these would break the accounting. */
const RESERVED_HEADERS = new Set(
  'connection content-length expect keep-alive transfer-encoding upgrade x-request-id'.split(' '),
);
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** A lab's own certificate is a variable until the lab is filled in. */
const PEM_OR_VARIABLE = /-----BEGIN CERTIFICATE-----|^\{\{\s*certificates\.[^}]+\}\}$/;

const duration = z
  .string('must be a time with its unit, as 500ms, 10s or 2m')
  .regex(/^\d+(\.\d+)?(ms|s|m)$/, 'must be a time with its unit, as 500ms, 10s or 2m')
  .transform((text) => durationMs(text) ?? NaN)
  .refine((ms) => ms >= 1 && ms <= HOUR_MS, 'must be from 1ms to 60m');

const path = z.string().regex(/^\/[\x21-\x7e]*$/, 'must start with / and hold no blanks');

const headerName = z
  .string()
  .regex(TOKEN, 'is not a header name')
  .refine((name) => !RESERVED_HEADERS.has(name.toLowerCase()), 'is set by lab itself');
const headerValue = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((value) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value), 'holds a character that no header may have');

/** The `with` of a traffic part of kind http. */
export const HttpTrafficShape = z
  .strictObject({
    service: z.string().min(1),
    port: z.int().min(1).max(65_535),
    path: path.optional(),
    paths: z.array(path).min(1).optional(),
    pathOrder: z.enum(['cycle', 'random']).default('cycle'),
    method: z
      .string()
      .regex(TOKEN, 'is not a method')
      .refine((name) => name !== 'CONNECT' && name !== 'TRACE', 'cannot be CONNECT or TRACE')
      .default('GET'),
    headers: z.record(headerName, headerValue).default({}),
    body: z.string().optional(),
    concurrency: z.int().min(1).max(10_000).default(1),
    requests: z.int().min(1).max(10_000_000).optional(),
    rate: z.number().positive().max(100_000).optional(),
    duration: duration.optional(),
    keepAlive: z.union([z.boolean(), z.int().min(1)], 'must be true, false or requests per connection').default(true),
    cookieJar: z.boolean().default(false),
    requestTimeout: duration.default(30_000),
    serverHeader: z.string().regex(TOKEN, 'is not a header name').default('X-Served-By'),
    tls: z
      .strictObject({
        ca: z.string().regex(PEM_OR_VARIABLE, 'must be PEM text').optional(),
        servername: z.string().min(1).optional(),
      })
      .optional(),
    localAddress: z
      .string()
      .refine((address) => isIP(address) !== 0, 'must be an IP address')
      .optional(),
    from: z.string().min(1).optional(),
  })
  .refine((options) => options.path === undefined || options.paths === undefined, {
    path: ['paths'],
    error: 'give path or paths, not both',
  })
  .refine((options) => options.requests === undefined || options.duration === undefined, {
    path: ['duration'],
    error: 'give requests or duration, not both',
  })
  .refine((options) => !options.cookieJar || !Object.keys(options.headers).some((name) => /^cookie$/i.test(name)), {
    path: ['headers', 'Cookie'],
    error: 'is set by the cookie jar',
  });
