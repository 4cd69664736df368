import * as z from 'zod';
import type { ReadinessKind } from './readiness.js';

const options = z.strictObject({});
const inspected = z.object({ State: z.object({ Health: z.object({ Status: z.string() }).optional() }) });

/** Ready when the engine calls the container healthy, by the health check that its image declares. */
export const healthy: ReadinessKind<z.infer<typeof options>> = {
  options,
  describe: () => 'the engine to call it healthy',
  async attempt(_options, { engine, containerId }) {
    const detail = await engine.container(containerId);
    const status = inspected.safeParse(detail?.raw).data?.State.Health?.Status;
    if (status === undefined) return 'its image declares no health check';
    return status === 'healthy' ? undefined : `its health is "${status}"`;
  },
};
