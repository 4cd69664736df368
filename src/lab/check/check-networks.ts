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
    ...entriesOf(lab['services']).flatMap(([service, raw]) =>
      membership(recordOf(raw), names, ['services', service, 'networks']),
    ),
  ];
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
