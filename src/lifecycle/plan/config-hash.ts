import { createHash } from 'node:crypto';
import { hashService } from './hash-service.js';
import type { ResolvedLab, ResolvedService } from '../../lab/resolved.js';

/**
 * Value of a container's configuration label. Labels cannot change while a container lives, and `verify` reads the
 * parameters and the lab's folder from the entry container: so both are part of that container's configuration, and a
 * changed parameter that no file uses replaces the entry container alone.
 */
export function configHash(lab: ResolvedLab, service: ResolvedService, imageId: string): string {
  const own = hashService(service, imageId);
  if (service.name !== lab.entry) return own;
  return createHash('sha256')
    .update(JSON.stringify([own, parametersLabel(lab), lab.folder]))
    .digest('hex');
}

/** Value of the parameters label: JSON with sorted keys, so that equal parameters give equal text. */
export function parametersLabel({ parameters }: ResolvedLab): string {
  return JSON.stringify(Object.fromEntries(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** What shapes a network, for its configuration label. */
export function networkConfig({ internal, subnet }: ResolvedLab['networks'][number]): string {
  const kind = internal ? 'internal' : 'open';
  return subnet === undefined ? kind : `${kind} ${subnet}`;
}
