import type { Finding } from '../source/finding.js';
import { entriesOf, itemsOf, recordOf, textOf, type LooseRecord } from '../source/loose.js';
import { memoryBytes, SMALLEST_MEMORY_BYTES } from '../memory.js';
import type { YamlPath } from '../source/yaml-source.js';
import { checkNetworks, networksOf } from './check-networks.js';

/** What services name exists, their container paths are sound, and `after` leads to an end. */
export function checkServices(lab: LooseRecord): Finding[] {
  const each = entriesOf(lab['services']).flatMap(([name, raw]) => {
    const service = recordOf(raw);
    const path = ['services', name];
    return [...named(lab, service, path), ...containerPaths(service, path), ...limits(service, path)];
  });
  return [...entry(lab), ...each, ...checkNetworks(lab), ...clashingNames(lab), ...circles(lab)];
}

/** What a variant lays over services is sound as well. */
export function checkOverlays(lab: LooseRecord, variant: LooseRecord, path: YamlPath): Finding[] {
  const known = Object.keys(recordOf(lab['services']));
  return entriesOf(variant['services']).flatMap(([name, raw]) => {
    const at = [...path, 'services', name];
    if (!known.includes(name))
      return unknownName(name, known, at, 'service').map((each) => ({ ...each, at: 'key' as const }));
    const service = recordOf(raw);
    return [...named(lab, service, at), ...containerPaths(service, at), ...limits(service, at)];
  });
}

/** A finding when `word` is not among the known names. */
export function unknownName(word: unknown, known: readonly string[], path: YamlPath, what: string): Finding[] {
  if (typeof word !== 'string' || known.includes(word)) return [];
  return [{ path, message: `there is no ${what} '${word}'`, allowed: known, word }];
}

function entry(lab: LooseRecord): Finding[] {
  const services = recordOf(lab['services']);
  const name = textOf(lab['entry']);
  if (name === undefined) return [];
  const path = ['entry'];
  if (!Object.hasOwn(services, name)) return unknownName(name, Object.keys(services), path, 'service');
  const publishes = itemsOf(recordOf(services[name])['publish']).length > 0;
  return publishes ? [] : [{ path, message: `service '${name}' publishes no port, so nobody can open it` }];
}

function named(lab: LooseRecord, service: LooseRecord, path: YamlPath): Finding[] {
  const services = Object.keys(recordOf(lab['services']));
  const networks = lab['networks'] === undefined ? ['default'] : Object.keys(recordOf(lab['networks']));
  const volumes = Object.keys(recordOf(lab['volumes']));
  return [
    ...itemsOf(service['after']).flatMap(([i, name]) => unknownName(name, services, [...path, 'after', i], 'service')),
    ...unknownName(service['networkOf'], services, [...path, 'networkOf'], 'service'),
    ...networksOf(service).flatMap(([at, name]) =>
      unknownName(name, networks, [...path, 'networks', ...at], 'network'),
    ),
    ...itemsOf(service['mounts']).flatMap(([i, mount]) => [
      ...unknownName(recordOf(mount)['volume'], volumes, [...path, 'mounts', i, 'volume'], 'volume'),
      ...exactlyOne(mount, ['volume', 'folder', 'anonymous'], [...path, 'mounts', i]),
    ]),
    ...itemsOf(service['files']).flatMap(([i, file]) => exactlyOne(file, ['template', 'file'], [...path, 'files', i])),
    ...repeated(
      itemsOf(service['publish']).map(([, one]) => recordOf(one)['port']),
      [...path, 'publish'],
      'port',
    ),
    ...repeated(
      networksOf(service).map(([, name]) => name),
      [...path, 'networks'],
      undefined,
    ),
  ];
}

function exactlyOne(raw: unknown, keys: readonly string[], path: YamlPath): Finding[] {
  const given = keys.filter((key) => recordOf(raw)[key] !== undefined);
  if (given.length === 1) return [];
  const many = `has both ${given.join(' and ')}: keep one`;
  return [{ path, message: given.length === 0 ? `needs ${keys.join(' or ')}` : many }];
}

function repeated(values: readonly unknown[], path: YamlPath, key: string | undefined): Finding[] {
  return values.flatMap((value, i) =>
    (typeof value === 'number' || typeof value === 'string') && values.indexOf(value) < i
      ? [{ path: [...path, i, ...(key === undefined ? [] : [key])], message: `${value} is there twice` }]
      : [],
  );
}

function containerPaths(service: LooseRecord, path: YamlPath): Finding[] {
  const files = itemsOf(service['files']).map(([i, file]) => ({
    at: [...path, 'files', i, 'path'],
    text: recordOf(file)['path'],
  }));
  const mounts = itemsOf(service['mounts']).map(([i, one]) => ({
    at: [...path, 'mounts', i, 'target'],
    text: recordOf(one)['target'],
  }));
  const targets = [...files, ...mounts];
  return targets.flatMap(({ at, text }, i): Finding[] => {
    if (typeof text !== 'string') return [];
    const trouble = containerPathTrouble(text);
    if (trouble !== undefined) return [{ path: at, message: trouble }];
    const twice = targets.findIndex((other) => other.text === text) < i;
    return twice ? [{ path: at, message: `${text} is there twice` }] : [];
  });
}

function containerPathTrouble(text: string): string | undefined {
  if (!text.startsWith('/')) return `must be an absolute path in the container, not '${text}'`;
  if (text === '/') return 'must not be the whole file system';
  if (text.split('/').includes('..')) return "must not contain '..'";
  return /^(?:\/[^/\p{Cc}\\:]+)+$/u.test(text) ? undefined : "must be a plain path such as '/lab/app.py'";
}

function limits(service: LooseRecord, path: YamlPath): Finding[] {
  const text = textOf(recordOf(service['limits'])['memory']);
  const bytes = text === undefined ? undefined : memoryBytes(text);
  if (bytes === undefined || bytes >= SMALLEST_MEMORY_BYTES) return [];
  return [
    { path: [...path, 'limits', 'memory'], message: `${text ?? ''} is too little: containers need 6MiB at least` },
  ];
}

/** `app` counted gives `app1`, `app2`, …: no other service may be called so. */
function clashingNames(lab: LooseRecord): Finding[] {
  const services = entriesOf(lab['services']);
  const counted = services.filter(([, raw]) => recordOf(raw)['count'] !== undefined).map(([name]) => name);
  return services.flatMap(([name]): Finding[] => {
    const group = counted.find(
      (other) => other !== name && /^[1-9][0-9]*$/.test(name.slice(other.length)) && name.startsWith(other),
    );
    if (group === undefined) return [];
    return [
      { path: ['services', name], at: 'key', message: `the counted service '${group}' makes containers of this name` },
    ];
  });
}

function circles(lab: LooseRecord): Finding[] {
  const services = recordOf(lab['services']);
  // Who shares a network starts after the one whose network it is.
  const afterOf = (name: string): (readonly [YamlPath, unknown])[] => {
    const { after, networkOf } = recordOf(services[name]);
    const own = networkOf === undefined ? [] : [[['networkOf'], networkOf] as const];
    return [...itemsOf(after).map(([i, next]) => [['after', i], next] as const), ...own];
  };
  const findings: Finding[] = [];
  const done = new Set<string>();
  const visit = (name: string, way: readonly string[]): void => {
    for (const [at, next] of afterOf(name)) {
      if (typeof next !== 'string' || !Object.hasOwn(services, next)) continue;
      const start = way.indexOf(next);
      if (start >= 0) {
        const circle = [...way.slice(start), next].join(' → ');
        findings.push({ path: ['services', name, ...at], message: `the services wait for each other: ${circle}` });
      } else if (!done.has(next)) visit(next, [...way, next]);
    }
    done.add(name);
  };
  for (const name of Object.keys(services)) if (!done.has(name)) visit(name, [name]);
  return findings;
}
