import type { Inspect } from '../../engine/engine.js';
import { LABEL } from '../../lab/labels.js';
import { leaseStateOf, type LeaseHolder, type ProcessInfo } from '../../lock/index.js';

/** Something on the engine that carries a lease. */
export interface Leased {
  readonly kind: 'container' | 'network' | 'volume' | 'image';
  readonly name: string;
  readonly ref: string;
}

/** Held by a process that cannot be asked from here, so left alone. */
export interface KeptElsewhere extends Leased {
  readonly holder: LeaseHolder | undefined;
}

export interface Abandoned {
  /** Containers before what they hold on to. */
  readonly items: readonly Leased[];
  readonly elsewhere: readonly KeptElsewhere[];
}

/** What processes of this machine that are gone have left on the engine. Reads only. */
export async function findAbandoned(inspect: Inspect, processInfo?: ProcessInfo): Promise<Abandoned> {
  const filter = { [LABEL.lease]: '' };
  const [containers, networks, volumes, images] = await Promise.all([
    inspect.containers(filter),
    inspect.networks(filter),
    inspect.volumes(filter),
    inspect.images(filter),
  ]);
  const all = [
    ...containers.map(({ id, name, labels }) => ({ kind: 'container' as const, name, ref: id, labels })),
    ...networks.map(({ id, name, labels }) => ({ kind: 'network' as const, name, ref: id, labels })),
    ...volumes.map(({ name, labels }) => ({ kind: 'volume' as const, name, ref: name, labels })),
    ...images.flatMap(({ id, tags, labels }) =>
      (tags.length > 0 ? tags : [id]).map((name) => ({ kind: 'image' as const, name, ref: name, labels })),
    ),
  ];
  const items: Leased[] = [];
  const elsewhere: KeptElsewhere[] = [];
  for (const { labels, ...item } of all) {
    const { state, holder } = await leaseStateOf(labels[LABEL.lease] ?? '', processInfo);
    if (state === 'ended') items.push(item);
    if (state === 'elsewhere') elsewhere.push({ ...item, holder });
  }
  return { items, elsewhere };
}

/** `container lab-a--test-1f-app1`. */
export function abandonedTarget({ kind, name }: Leased): string {
  return `${kind} ${name}`;
}
