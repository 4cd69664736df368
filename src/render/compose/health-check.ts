import * as z from 'zod';
import type { Part, ResolvedService } from '../../lab/index.js';

const execOptions = z.object({ command: z.array(z.string()).min(1) });

/** How compose gets to know that a service is healthy. */
export type HealthCheck =
  | { readonly by: 'command'; readonly command: readonly string[] }
  /** The image declares one. */
  | { readonly by: 'image' }
  | { readonly by: 'nothing' };

/** What the lab says for this purpose, else what its readiness amounts to. */
export function healthCheck({ health, readiness }: ResolvedService): HealthCheck {
  if (health !== undefined) return { by: 'command', command: health.command };
  for (const { kind, with: options } of readiness) {
    const command = kind === 'exec' ? execOptions.safeParse(options).data?.command : undefined;
    if (command !== undefined) return { by: 'command', command };
  }
  return { by: readiness.some(({ kind }) => kind === 'healthy') ? 'image' : 'nothing' };
}

/** Readiness that the health check does not stand for. */
export function unexpressedReadiness(service: ResolvedService): readonly Part[] {
  if (service.health !== undefined) return [];
  const check = healthCheck(service);
  const stands = service.readiness.find(({ kind }) => kind === (check.by === 'command' ? 'exec' : 'healthy'));
  return service.readiness.filter((part) => part !== stands);
}
