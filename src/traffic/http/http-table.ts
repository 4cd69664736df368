import * as z from 'zod';
import { LabError } from '../../errors.js';
import { RequestTableShape, rowsOf } from '../../lab/table/index.js';
import type { PartProblem } from '../../lab/part-checker.js';
import { allowedOnTop, shapeProblems } from '../../lab/shape-problems.js';
import type { TrafficKind } from '../traffic-kind.js';
import { driveHttp } from './drive-http.js';
import type { HttpTraffic } from './http-options.js';
import { HttpTrafficShape } from './http-schema.js';

const { service, port, concurrency, keepAlive, requestTimeout, serverHeader, tls, from } = HttpTrafficShape.shape;

/** The `with` of a traffic part of kind http-table: a table of requests, sent from its first row to its last, `passes` times. */
const HttpTableShape = z
  .strictObject({
    ...RequestTableShape.shape,
    ...{ service, port, concurrency, keepAlive, requestTimeout, serverHeader, tls, from },
  })
  .refine(({ rows, keys }) => rows !== undefined || keys !== undefined, {
    path: ['rows'],
    error: 'give rows, or keys',
  });

export const httpTable: TrafficKind<HttpTraffic> = {
  check: (options): PartProblem[] =>
    shapeProblems(HttpTableShape.safeParse(options).error?.issues ?? [], allowedOnTop(HttpTableShape.shape)),
  parse(options) {
    const result = HttpTableShape.safeParse(options);
    if (result.success) return asTraffic(result.data);
    const details = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new LabError('invalid', 'the table of requests is wrong', { code: 'invalid-traffic', details });
  },
  requestsOf: ({ requests }) => requests,
  drive: driveHttp,
};

function asTraffic({ rows, keys, passes, requestTimeout, tls, ...rest }: z.output<typeof HttpTableShape>): HttpTraffic {
  const table = rowsOf({ rows, keys });
  return {
    ...rest,
    from: rest.from,
    rows: table.map(({ method, path, headers, body }) => ({ method, path, headers, body })),
    requests: table.length * passes,
    ...{ paths: ['/'], pathOrder: 'cycle', method: 'GET', headers: {}, body: undefined },
    ...{ ratePerSecond: undefined, durationMs: undefined, cookieJar: false, localAddress: undefined },
    requestTimeoutMs: requestTimeout,
    tls: tls === undefined ? undefined : { ca: tls.ca, servername: tls.servername },
  };
}
