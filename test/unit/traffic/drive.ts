import type { ClientLedger } from '../../../src/lab/observation.js';
import { trafficKinds, type TrafficContext } from '../../../src/traffic/index.js';

export const SERVERS = ['app1', 'app2', 'app3'];

/** Drives http traffic as a lab's `with` asks for it, at a server of the test's own. */
export async function drive(
  options: Readonly<Record<string, unknown>>,
  context: Partial<TrafficContext> & { readonly port: number },
): Promise<ClientLedger> {
  const { port, ...rest } = context;
  const http = trafficKinds['http']!;
  return http.drive(http.parse({ service: 'haproxy', port: 8080, ...options }), {
    step: 'step',
    idPrefix: 'run1.step.',
    servers: SERVERS,
    requests: 60,
    target: { host: '127.0.0.1', port },
    seed: 1,
    signal: new AbortController().signal,
    clock: () => 0,
    ...rest,
  });
}

export function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
