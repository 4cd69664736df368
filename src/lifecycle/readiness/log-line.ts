import * as z from 'zod';
import type { ReadinessKind } from './readiness.js';

const options = z.strictObject({ contains: z.string().min(1) });

/** Ready when a line of the container's log, since its start, contains the text. */
export const logLine: ReadinessKind<z.infer<typeof options>> = {
  options,
  describe: ({ contains }) => `a log line with ${contains}`,
  async attempt({ contains }, { engine, containerId, sinceMs, signal }) {
    const lines = engine.logs(containerId, { follow: true, signal, ...(sinceMs === undefined ? {} : { sinceMs }) });
    for await (const { text } of lines) if (text.includes(contains)) return undefined;
    return 'its log ended';
  },
};
