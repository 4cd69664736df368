import type { Inspect } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { ResolvedLab, RunningLab } from '../../lab/resolved.js';
import { publishedPorts } from '../up/running.js';

/** Where the host reaches a published port. Throws kind `operation` for a remote engine or an unpublished port. */
export function targetOf(
  { engine, running, lab }: { engine: Inspect; running: RunningLab; lab: ResolvedLab },
  { service, port }: { service: string; port: number },
): { host: string; port: number } {
  if (!engine.address.local) {
    throw new LabError('operation', `the engine at ${engine.address.host} is not on this machine`, {
      code: 'engine-not-local',
      details: ['ports published on 127.0.0.1 are on the engine’s machine: from here they lead elsewhere'],
      suggestions: [
        '--traffic-from container   (sends from inside the lab’s network)',
        'run lab on the engine’s own machine',
      ],
    });
  }
  const published = publishedPorts(running, service).find((each) => each.port === port);
  if (!published) {
    throw new LabError('operation', `port ${port} of ${service} is not published`, {
      code: 'port-not-published',
      suggestions: [`lab up ${lab.lab} --recreate`],
    });
  }
  const { hostname, port: hostPort } = new URL(published.address);
  return { host: hostname, port: Number(hostPort) };
}
