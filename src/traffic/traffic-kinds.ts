import type { PartProblem } from '../lab/part-checker.js';
import type { Part } from '../lab/definition.js';
import { checkAmqpTraffic, driveAmqp, parseAmqpTraffic, requestsOfAmqp, type AmqpTraffic } from './amqp/index.js';
import { checkFlows, driveFlows, parseFlows, requestsOfFlows, type FlowsTraffic } from './flows/index.js';
import {
  checkHttpTraffic,
  driveHttp,
  httpTable,
  parseHttpTraffic,
  requestsOfHttp,
  shareHttp,
  type HttpTraffic,
} from './http/index.js';
import { probe } from './probe/index.js';
import type { TrafficKind } from './traffic-kind.js';

const http: TrafficKind<HttpTraffic> = {
  check: checkHttpTraffic,
  parse: parseHttpTraffic,
  requestsOf: requestsOfHttp,
  share: shareHttp,
  drive: driveHttp,
};

const amqp: TrafficKind<AmqpTraffic> = {
  connectsLate: true,
  check: checkAmqpTraffic,
  parse: parseAmqpTraffic,
  requestsOf: requestsOfAmqp,
  drive: driveAmqp,
};

const flows: TrafficKind<FlowsTraffic> = {
  check: checkFlows,
  parse: parseFlows,
  requestsOf: requestsOfFlows,
  drive: driveFlows,
};

/** Every kind of traffic a lab may name, by `kind`. */
export const trafficKinds: Readonly<Record<string, TrafficKind>> = {
  http,
  'http-table': httpTable,
  flows,
  amqp,
  probe,
};

/** Every problem of a lab's traffic part whose values are filled in; an unknown kind is answered with the known ones. */
export function checkTrafficPart(part: Part): readonly PartProblem[] {
  const kind = Object.hasOwn(trafficKinds, part.kind) ? trafficKinds[part.kind] : undefined;
  if (kind) return kind.check(part.with);
  return [{ path: ['kind'], message: `unknown kind of traffic: ${part.kind}`, allowed: Object.keys(trafficKinds) }];
}
