import type { Finding } from '../source/finding.js';
import { entriesOf, itemsOf, recordOf, type LooseRecord } from '../source/loose.js';
import type { YamlPath } from '../source/yaml-source.js';
import { unknownName } from './check-services.js';

/** Services and networks that the rows of probes and the actions of steps name are there. */
export function checkInside(lab: LooseRecord): Finding[] {
  return [...checkSteps(lab), ...checkPartsOfRows(lab)];
}

/** Claims about some rows of a step find them there. */
function checkPartsOfRows(lab: LooseRecord): Finding[] {
  return itemsOf(lab['claims']).flatMap(([i, raw]) => {
    const { traffic, oracle } = recordOf(raw);
    const { kind, with: options } = recordOf(oracle);
    const step = typeof traffic === 'string' ? recordOf(recordOf(lab['traffic'])[traffic]) : {};
    if (kind !== 'probes' || step['kind'] !== 'probe') return [];
    const rows = itemsOf(recordOf(step['with'])['rows']);
    const known = [...new Set(rows.flatMap(([, row]) => recordOf(row)['part'] ?? []))] as string[];
    const { part } = recordOf(options);
    const path = ['claims', i, 'oracle', 'with', 'part'];
    if (!Array.isArray(part)) return unknownName(part, known, path, 'part of its rows');
    return itemsOf(part).flatMap(([k, one]) => unknownName(one, known, [...path, k], 'part of its rows'));
  });
}

function checkSteps(lab: LooseRecord): Finding[] {
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
    ...['write', 'read', 'remove', 'mirror'].flatMap((key) =>
      unknownName(recordOf(row[key])['folder'], mountedFolders(lab), [...path, key, 'folder'], 'mounted folder'),
    ),
    ...service(lab, to['addressOf'], [...toPath, 'addressOf']),
    ...network(lab, to['on'], [...toPath, 'on']),
    ...named.flatMap(([i, name]) => service(lab, name, [...path, 'resolves', i])),
    ...(Array.isArray(resolves) ? [] : service(lab, resolves, [...path, 'resolves'])),
  ];
}

function mountedFolders(lab: LooseRecord): string[] {
  const folders = entriesOf(lab['services']).flatMap(([, raw]) =>
    itemsOf(recordOf(raw)['mounts']).map(([, mount]) => recordOf(mount)['folder']),
  );
  return [...new Set(folders.filter((folder) => typeof folder === 'string'))];
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
