import type { Change, Labels } from '../../engine/engine.js';
import { LABEL } from '../../lab/labels.js';
import { ownLease } from '../../lock/index.js';

/** Label that marks something as this process's own. */
export async function leaseLabel(): Promise<Labels> {
  return { [LABEL.lease]: await ownLease() };
}

/** The engine, with this process's lease on every container, network and volume that is made through it. */
export async function leasedEngine<E extends Change>(engine: E): Promise<E> {
  const lease = await leaseLabel();
  const leased = <S extends { readonly labels: Readonly<Record<string, string>> }>(spec: S): S => ({
    ...spec,
    labels: { ...spec.labels, ...lease },
  });
  return {
    ...engine,
    createContainer: (spec) => engine.createContainer(leased(spec)),
    createNetwork: (spec) => engine.createNetwork(leased(spec)),
    createVolume: (spec) => engine.createVolume(leased(spec)),
  };
}
