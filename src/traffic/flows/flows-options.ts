import * as z from 'zod';
import { LabError } from '../../errors.js';
import type { PartProblem } from '../../lab/part-checker.js';
import { allowedOnTop, shapeProblems } from '../../lab/shape-problems.js';
import { HttpTrafficShape, requestsOfHttp, type HttpTraffic } from '../http/index.js';
import type { TrafficOptions } from '../traffic-kind.js';

/** More connections than these would be a test of the client. Requests that find none free wait, and their time counts from when they were meant to be sent. */
const MOST_CONNECTIONS = 1000;

const {
  service,
  port,
  path,
  method,
  headers,
  body,
  requests,
  rate,
  duration,
  requestTimeout,
  serverHeader,
  tls,
  from,
} = HttpTrafficShape.shape;

const FlowShape = z
  .strictObject({ path: path.unwrap().default('/'), method, headers, body, requests, rate: rate.unwrap(), duration })
  .refine((flow) => (flow.requests === undefined) !== (flow.duration === undefined), {
    path: ['requests'],
    error: 'give requests or duration, one of them',
  });

/** The `with` of a traffic part of kind flows. */
const FlowsShape = z
  .strictObject({
    ...{ service, port, requestTimeout, serverHeader, tls, from },
    stages: z
      .array(
        z
          .record(
            z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens'),
            FlowShape,
          )
          .refine((stage) => Object.keys(stage).length > 0, 'needs a flow'),
      )
      .min(1),
  })
  .superRefine(({ stages }, context) => {
    const names = stages.map((stage) => Object.keys(stage));
    names.forEach((own, stage) => {
      for (const name of own.filter((each) => names.slice(0, stage).flat().includes(each)))
        context.addIssue({ code: 'custom', path: ['stages', stage, name], message: `the flow ${name} is there twice` });
    });
  });

/** One stream of requests, open loop. */
export interface Flow {
  readonly name: string;
  readonly requests: number;
  readonly ratePerSecond: number;
  readonly http: HttpTraffic;
}

export interface FlowsTraffic extends TrafficOptions {
  /** One after the other; the flows of a stage all begin at once, and the next stage begins when all their requests have ended. */
  readonly stages: readonly (readonly Flow[])[];
}

export function checkFlows(options: Readonly<Record<string, unknown>>): PartProblem[] {
  return shapeProblems(FlowsShape.safeParse(options).error?.issues ?? [], allowedOnTop(FlowsShape.shape));
}

/** Throws LabError `invalid`, one detail per problem. */
export function parseFlows(options: Readonly<Record<string, unknown>>): FlowsTraffic {
  const result = FlowsShape.safeParse(options);
  if (!result.success) {
    throw new LabError('invalid', 'the options of flows are wrong', {
      code: 'invalid-traffic',
      details: checkFlows(options).map(({ path: at, message }) => `${at.slice(1).join('.')}: ${message}`),
    });
  }
  const { stages, ...shared } = result.data;
  const flows = stages.map((stage) => Object.entries(stage).map(([name, flow]) => flowOf(name, flow, shared)));
  const concurrency = Math.max(...flows.map((stage) => stage.reduce((sum, { http }) => sum + http.concurrency, 0)));
  return { service: shared.service, port: shared.port, from: shared.from, concurrency, stages: flows };
}

function flowOf(
  name: string,
  flow: z.output<typeof FlowShape>,
  shared: Omit<z.output<typeof FlowsShape>, 'stages'>,
): Flow {
  const { rate: ratePerSecond, duration: durationMs, requests: wanted, path: one, ...request } = flow;
  const { requestTimeout: requestTimeoutMs, tls: secured, ...target } = shared;
  const http: HttpTraffic = {
    ...{ service: target.service, port: target.port, from: target.from, serverHeader: target.serverHeader },
    ...{ method: request.method, headers: request.headers, body: request.body },
    ...{ paths: [one], pathOrder: 'cycle', cookieJar: false, localAddress: undefined, requestTimeoutMs },
    // Each has a connection of its own: an answer that is slow holds up nobody but itself.
    keepAlive: false,
    tls: secured === undefined ? undefined : { ca: secured.ca, servername: secured.servername },
    ...{ requests: wanted, ratePerSecond, durationMs, concurrency: 1 },
  };
  const count = requestsOfHttp(http) ?? 1;
  return { name, requests: count, ratePerSecond, http: { ...http, concurrency: Math.min(count, MOST_CONNECTIONS) } };
}

export function requestsOfFlows({ stages }: FlowsTraffic): number {
  return stages.flat().reduce((sum, { requests: count }) => sum + count, 0);
}
