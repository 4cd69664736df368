import { LabError } from '../../errors.js';
import type { ResolvedService } from '../../lab/resolved.js';

/** The services, each behind all that it starts after; otherwise in their own order. Throws `invalid` on a cycle. */
export function inOrder(services: readonly ResolvedService[]): ResolvedService[] {
  const byName = new Map(services.map((service) => [service.name, service]));
  const done = new Set<string>();
  const ordered: ResolvedService[] = [];
  const visit = (service: ResolvedService, path: readonly string[]): void => {
    if (done.has(service.name)) return;
    if (path.includes(service.name)) {
      throw new LabError('invalid', `Services wait for each other: ${[...path, service.name].join(' → ')}`, {
        code: 'after-cycle',
      });
    }
    for (const name of service.after) {
      const earlier = byName.get(name);
      if (earlier !== undefined) visit(earlier, [...path, service.name]);
    }
    done.add(service.name);
    ordered.push(service);
  };
  for (const service of services) visit(service, []);
  return ordered;
}
