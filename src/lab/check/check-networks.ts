import type { Finding } from '../source/finding.js';
import { entriesOf, itemsOf, recordOf, textOf, type LooseRecord } from '../source/loose.js';
import type { YamlPath } from '../source/yaml-source.js';

/** The names of the networks that a service is on, however each is written, by their place. */
export function networksOf(service: LooseRecord): (readonly [YamlPath, unknown])[] {
  return itemsOf(service['networks']).map(([i, one]) =>
    typeof one === 'string' ? ([[i], one] as const) : ([[i, 'name'], recordOf(one)['name']] as const),
  );
}

/** The engine's own network is as the engine made it, and who is on it is on no other. */
export function checkNetworks(lab: LooseRecord): Finding[] {
  const bridges = entriesOf(lab['networks']).filter(([, raw]) => recordOf(raw)['bridge'] !== undefined);
  const names = bridges.map(([name]) => name);
  const own = bridges.flatMap(([name, raw]) =>
    ['internal', 'subnet']
      .filter((key) => recordOf(raw)[key] !== undefined)
      .map((key): Finding => ({
        path: ['networks', name, key],
        message: `the engine's own network is as the engine made it: ${key} does not go with bridge`,
      })),
  );
  return [
    ...own,
    ...sharedNames(lab),
    ...entriesOf(lab['services']).flatMap(([service, raw]) =>
      membership(recordOf(raw), names, ['services', service, 'networks']),
    ),
  ];
}

/** A further name that is another service's own: who asks for it gets now the one and now the other. */
function sharedNames(lab: LooseRecord): Finding[] {
  const services = entriesOf(lab['services']).map(([name, raw]) => [name, recordOf(raw)] as const);
  const single = services.filter(([, { count, networkOf }]) => count === undefined && networkOf === undefined);
  return services.flatMap(([service, { networks }]) =>
    itemsOf(networks).flatMap(([i, raw]) =>
      itemsOf(recordOf(raw)['aliases']).flatMap(([j, alias]): Finding[] => {
        const network = recordOf(raw)['name'];
        const other = single.find(([name, body]) => name === alias && name !== service && isOn(body, network));
        if (other === undefined) return [];
        const path = ['services', service, 'networks', i, 'aliases', j];
        const message = `a service of this network is called '${other[0]}': both answer to that name`;
        return [{ path, message, severity: 'warning' }];
      }),
    ),
  );
}

function isOn(service: LooseRecord, network: unknown): boolean {
  if (service['networks'] === undefined) return network === 'default';
  return networksOf(service).some(([, name]) => name === network);
}

function membership(service: LooseRecord, bridges: readonly string[], path: YamlPath): Finding[] {
  const all = networksOf(service);
  return all.flatMap(([at, name]): Finding[] => {
    const word = textOf(name);
    if (word === undefined || !bridges.includes(word)) return [];
    const place = [...path, ...at];
    if (all.length > 1)
      return [{ path: place, message: `who is on the engine's own network '${word}' is on no other` }];
    if (at.length === 1) return [];
    return [{ path: place, message: `there are no further names on the engine's own network '${word}'` }];
  });
}
