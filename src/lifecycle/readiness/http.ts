import { get } from 'node:http';
import * as z from 'zod';
import { attemptInside } from './http-inside.js';
import type { ReadinessKind } from './readiness.js';

const ATTEMPT_TIMEOUT_MS = 2000;

const options = z.strictObject({
  port: z.int().min(1).max(65535),
  path: z.string().startsWith('/').default('/'),
  status: z.int().min(100).max(599).default(200),
});

/**
 * Ready when the published port answers GET with the status. Where the engine is elsewhere its published ports are not ours, and
 * a port of that number here may be somebody else's: the question is then put inside the container.
 */
export const http: ReadinessKind<z.infer<typeof options>> = {
  options,
  describe: ({ port, path, status }) => `HTTP ${status} from port ${port}, ${path}`,
  async attempt({ port, path, status }, context) {
    const { engine, ports, signal } = context;
    const published = ports.find(({ containerPort }) => containerPort === port);
    if (published === undefined) return `port ${port} is not published`;
    if (!engine.address.local) return attemptInside({ port, path, status, timeoutMs: ATTEMPT_TIMEOUT_MS }, context);
    return new Promise((resolve) => {
      const { hostAddress: host, hostPort } = published;
      const request = get(
        { host, port: hostPort, path, agent: false, signal, timeout: ATTEMPT_TIMEOUT_MS },
        (response) => {
          response.resume();
          resolve(response.statusCode === status ? undefined : `it answers with status ${response.statusCode ?? 0}`);
        },
      );
      request.once('timeout', () => request.destroy(new Error(`no answer within ${ATTEMPT_TIMEOUT_MS} ms`)));
      request.once('error', (error) => resolve(error.message));
    });
  },
};
