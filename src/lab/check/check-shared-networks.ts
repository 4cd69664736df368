import type { Finding } from '../source/finding.js';
import { entriesOf, itemsOf, recordOf, textOf, type LooseRecord } from '../source/loose.js';

const OWNERS: Readonly<Record<string, (owner: string) => string>> = {
  networks: (owner) => `its networks are those of ${owner}, whose network it shares`,
  hostname: (owner) => `its hostname is that of ${owner}, whose network it shares`,
  publish: (owner) => `ports belong to whom the network belongs to: publish them on ${owner}`,
};

/** Who shares another container's network has none of its own, nothing that belongs to one, and a single container to share it with. */
export function checkSharedNetworks(lab: LooseRecord): Finding[] {
  const services = recordOf(lab['services']);
  return entriesOf(services).flatMap(([name, raw]) => {
    const service = recordOf(raw);
    if (service['networkOf'] === undefined) return [];
    const path = ['services', name, 'networkOf'];
    const owner = textOf(service['networkOf']);
    // Who is unknown, and circles, are found where all of them are.
    if (owner === undefined || owner === name || !Object.hasOwn(services, owner)) return [];
    const trouble = troubleWith(recordOf(services[owner]), owner);
    return [
      ...(trouble === undefined ? [] : [{ path, message: trouble }]),
      ...Object.entries(OWNERS).flatMap(([key, why]) =>
        given(service[key]) ? [{ path: ['services', name, key], message: why(owner) }] : [],
      ),
    ];
  });
}

function troubleWith(owner: LooseRecord, name: string): string | undefined {
  if (owner['networkOf'] !== undefined) {
    return `${name} has no network of its own either: share that of ${textOf(owner['networkOf']) ?? 'another service'}`;
  }
  return owner['count'] === undefined ? undefined : `${name} is several containers, each with a network of its own`;
}

function given(value: unknown): boolean {
  return typeof value === 'string' || itemsOf(value).length > 0;
}
