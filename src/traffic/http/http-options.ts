import { LabError } from '../../errors.js';
import type { PartProblem } from '../../lab/part-checker.js';
import { allowedOnTop, shapeProblems } from '../../lab/shape-problems.js';
import { HttpTrafficShape } from './http-schema.js';
import type { TrafficOptions } from '../traffic-kind.js';

/** HTTP traffic as a lab's `with` describes it, every default filled in. */
export interface HttpTraffic extends TrafficOptions {
  /** Never empty; request i takes the next one, or a random one. */
  readonly paths: readonly string[];
  readonly pathOrder: 'cycle' | 'random';
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly requests: number | undefined;
  /** Open loop at this constant rate; undefined = closed loop. */
  readonly ratePerSecond: number | undefined;
  readonly durationMs: number | undefined;
  /** A number is the requests per connection. */
  readonly keepAlive: boolean | number;
  /** One jar per virtual connection. */
  readonly cookieJar: boolean;
  /** From handing a request to its connection to the last byte of its answer; opening the connection counts. */
  readonly requestTimeoutMs: number;
  /** Response header that names the server. */
  readonly serverHeader: string;
  /** `ca` is PEM text; without it the system's own authorities count. Certificates are always checked. */
  readonly tls: { readonly ca: string | undefined; readonly servername: string | undefined } | undefined;
  /** Source address of the connections. */
  readonly localAddress: string | undefined;
  /** Request i is row i modulo their number, in place of path, method, headers and body. */
  readonly rows?: readonly HttpRow[];
}

export interface HttpRow {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Every problem of the `with` of a traffic part of kind http; unknown keys are problems. */
export function checkHttpTraffic(options: Readonly<Record<string, unknown>>): PartProblem[] {
  return shapeProblems(HttpTrafficShape.safeParse(options).error?.issues ?? [], allowedOnTop(HttpTrafficShape.shape));
}

/**
 * Reads the `with` of a traffic part of kind http. Unknown keys are errors.
 * Throws LabError `invalid`, one detail per problem: `headers.X-A: …`.
 */
export function parseHttpTraffic(options: Readonly<Record<string, unknown>>): HttpTraffic {
  const result = HttpTrafficShape.safeParse(options);
  if (!result.success) {
    throw new LabError('invalid', 'the options of http traffic are wrong', {
      code: 'invalid-traffic',
      details: checkHttpTraffic(options).map(({ path, message }) => `${path.slice(1).join('.')}: ${message}`),
    });
  }
  const { path: one, paths, rate, duration: durationMs, requestTimeout, ...rest } = result.data;
  return {
    ...rest,
    body: rest.body,
    requests: rest.requests,
    localAddress: rest.localAddress,
    tls: rest.tls === undefined ? undefined : { ca: rest.tls.ca, servername: rest.tls.servername },
    paths: paths ?? [one ?? '/'],
    ratePerSecond: rate,
    durationMs,
    requestTimeoutMs: requestTimeout,
  };
}

/** Requests that the options name: their own number, or rate × duration. */
export function requestsOfHttp({ requests, ratePerSecond, durationMs }: HttpTraffic): number | undefined {
  if (requests !== undefined) return requests;
  if (ratePerSecond === undefined || durationMs === undefined) return undefined;
  return Math.max(1, Math.floor((ratePerSecond * durationMs) / 1000));
}

/**
 * The connections of part `part` of `of`, and its share of the rate. Undefined where one alone has to send: fewer connections than parts,
 * or paths whose order is told by the number of a request.
 */
export function shareHttp(options: HttpTraffic, part: number, of: number): HttpTraffic | undefined {
  const { concurrency, ratePerSecond, paths, rows } = options;
  if (concurrency < of || paths.length > 1 || rows !== undefined) return undefined;
  const own = { ...options, concurrency: shareOf(concurrency, part, of) };
  return ratePerSecond === undefined ? own : { ...own, ratePerSecond: ratePerSecond / of };
}

/** Part `part` of `of`, as even as whole numbers go: the first ones have one more. */
export function shareOf(all: number, part: number, of: number): number {
  return Math.floor(all / of) + (part < all % of ? 1 : 0);
}
