import * as z from 'zod';
import { durationMs } from '../../lab/duration.js';
import { LabError } from '../../errors.js';
import type { FailoverExpectation } from '../../lab/verdict.js';
import { noExpectation, type ExpectRequest, type OracleKind } from '../oracle-kind.js';
import { checkWindows, WAYS } from './check-windows.js';

const time = z
  .string()
  .regex(/^\d+(ms|s)$/, 'must be a time with its unit, as 500ms or 2s')
  .transform((text) => durationMs(text) ?? NaN);

const HealthOptions = z.strictObject({
  servers: z.string().min(1),
  /** The server that the step loses. */
  target: z.string().min(1),
  way: z.enum(WAYS),
  inter: time,
  fastinter: time.optional(),
  downinter: time.optional(),
  fall: z.int().min(1).max(100),
  rise: z.int().min(1).max(100),
  /** `timeout check`. */
  timeout: time.optional(),
  /** Whether it comes back at another address. */
  moves: z.boolean().default(false),
  /** `timeout resolve` of the resolvers. */
  resolve: time.optional(),
});
type HealthOptions = z.infer<typeof HealthOptions>;

/** A deadline lies so long after the window: a check must not only be sent in time on a busy machine, it must also be seen. */
const SLACK_MS = 1_000;
const JUDGE = 'failover';

/** HAProxy's health checks, and the window in which each way of losing a server is noticed. */
export const healthCheck: OracleKind<HealthOptions> = { options: HealthOptions, expect: expectHealth };

function expectHealth({ options, servers, purpose }: ExpectRequest<HealthOptions>): FailoverExpectation {
  if (purpose !== JUDGE) throw noExpectation('health-check', purpose, [JUDGE]);
  const { target, way, fall, rise, inter, fastinter = inter } = options;
  if (!servers.includes(target)) {
    throw new LabError('invalid', `there is no server "${target}"; there are ${servers.join(', ')}`, {
      code: 'unknown-server',
    });
  }
  return {
    form: 'failover',
    model: `health checks: ${fall} failures take a server down, ${rise} successes bring it back; the server ${way}`,
    source: 'HAProxy include/haproxy/server.h srv_getinter, src/check.c process_chk_conn, check_notify_failure',
    ...{ servers, target, way, moves: options.moves, warmUp: 0, requests: undefined, slackMs: SLACK_MS },
    ...checkWindows(way, options),
    notes: [
      `checked every ${inter} ms, every ${fastinter} ms in between; a deadline is the window and ${SLACK_MS} ms`,
      'what clients suffer until then is measured, and not part of the claim',
    ],
  };
}
