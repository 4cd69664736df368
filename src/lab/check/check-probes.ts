import type { Finding } from '../source/finding.js';
import { entriesOf, itemsOf, recordOf, type LooseRecord } from '../source/loose.js';
import type { YamlPath } from '../source/yaml-source.js';
import { unknownName } from './check-services.js';

/** Services and networks that the rows of probes and the actions of steps name are there. */
export function checkInside(lab: LooseRecord): Finding[] {
  return entriesOf(lab['traffic']).flatMap(([step, raw]) => {
    const path = ['traffic', step];
    const rows = recordOf(raw)['kind'] === 'probe' ? itemsOf(recordOf(recordOf(raw)['with'])['rows']) : [];
    return [
      ...rows.flatMap(([i, row]) => checkRow(lab, recordOf(row), [...path, 'with', 'rows', i])),
      ...(['before', 'during'] as const).flatMap((when) =>
        itemsOf(recordOf(raw)[when]).flatMap(([i, action]) => {
          const options = recordOf(recordOf(action)['with']);
          const at = [...path, when, i, 'with'];
          return [
            ...service(lab, options['service'], [...at, 'service']),
            ...network(lab, options['network'], [...at, 'network']),
          ];
        }),
      ),
    ];
  });
}

function checkRow(lab: LooseRecord, row: LooseRecord, path: YamlPath): Finding[] {
  const asked = row['get'] === undefined ? 'send' : 'get';
  const to = recordOf(asked === 'get' ? row['get'] : recordOf(row['send'])['url']);
  const toPath = [...path, asked, ...(asked === 'get' ? [] : ['url'])];
  const resolves = row['resolves'];
  const named = Array.isArray(resolves) ? itemsOf(resolves) : [];
  return [
    ...['from', 'in', 'identity'].flatMap((key) => service(lab, row[key], [...path, key])),
    ...service(lab, to['addressOf'], [...toPath, 'addressOf']),
    ...network(lab, to['on'], [...toPath, 'on']),
    ...named.flatMap(([i, name]) => service(lab, name, [...path, 'resolves', i])),
    ...(Array.isArray(resolves) ? [] : service(lab, resolves, [...path, 'resolves'])),
  ];
}

function network(lab: LooseRecord, name: unknown, path: YamlPath): Finding[] {
  const known = lab['networks'] === undefined ? ['default'] : Object.keys(recordOf(lab['networks']));
  return rendered(name) ? [] : unknownName(name, known, path, 'network');
}

/** A service, or one container of a counted one: `app2` of `app`. */
function service(lab: LooseRecord, name: unknown, path: YamlPath): Finding[] {
  if (typeof name !== 'string' || rendered(name)) return [];
  const services = recordOf(lab['services']);
  const group = name.replace(/[1-9][0-9]*$/, '');
  if (Object.hasOwn(services, group) && recordOf(services[group])['count'] !== undefined) return [];
  return unknownName(name, Object.keys(services), path, 'service');
}

function rendered(name: unknown): boolean {
  return typeof name === 'string' && name.includes('{{');
}
