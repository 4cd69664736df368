import { LabError } from '../errors.js';
import type { Part } from '../lab/definition.js';
import { driveHttp } from './drive-http.js';
import { parseHttpTraffic, requestsOfHttp, type HttpTraffic } from './http-options.js';
import type { TrafficKind } from './traffic-kind.js';

const http: TrafficKind<HttpTraffic> = { parse: parseHttpTraffic, requestsOf: requestsOfHttp, drive: driveHttp };

/** Every kind of traffic a lab may name, by `kind`. */
export const trafficKinds: Readonly<Record<string, TrafficKind>> = { http };

/** Checks a lab's traffic part, its values filled in. Throws LabError `invalid`: unknown kind, or the problems of its `with`. */
export function checkTrafficPart(part: Part): void {
  const kind = Object.hasOwn(trafficKinds, part.kind) ? trafficKinds[part.kind] : undefined;
  if (kind === undefined) {
    throw new LabError('invalid', `unknown kind of traffic: ${part.kind}`, {
      code: 'unknown-traffic-kind',
      details: [`known kinds: ${Object.keys(trafficKinds).join(', ')}`],
    });
  }
  kind.parse(part.with);
}
