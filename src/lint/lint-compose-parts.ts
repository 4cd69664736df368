import type { Finding } from '../lab/index.js';
import { entriesOf, isRecord, itemsOf, recordOf, textOf, type LooseRecord } from '../lab/source/loose.js';

type Path = readonly (string | number)[];

/** The last version of Python that gets no repairs any more (3.9: since October 2025, by Python's own schedule). */
const PYTHON_ENDED = 9;

/** Mistakes that show between the parts of a compose file: networks that nobody is on, and services that cannot find each other. */
export function lintComposeParts(compose: unknown): Finding[] {
  const file = recordOf(compose);
  const services = entriesOf(file['services']).map(([name, raw]) => ({ name, service: recordOf(raw) }));
  return [
    ...version(file),
    ...unused(file, new Set(services.flatMap(({ service }) => networksOf(service)))),
    ...services.flatMap(({ name, service }) => [
      ...apart(name, service, new Map(services.map((each) => [each.name, each.service]))),
      ...ended(service, ['services', name, 'image']),
    ]),
  ];
}

function warning(path: Path, code: string, message: string, instead: string): Finding {
  return { path, code, message, instead, severity: 'warning' };
}

function version(file: LooseRecord): Finding[] {
  if (file['version'] === undefined) return [];
  return [
    warning(['version'], 'version-obsolete', 'it has no meaning any more: compose reads every key', 'no such line'),
  ];
}

function unused(file: LooseRecord, used: ReadonlySet<string>): Finding[] {
  // Other files may use it, where this one takes them in; `default` is there without being named.
  if (file['include'] !== undefined) return [];
  const idle = entriesOf(file['networks']).filter(([name]) => !used.has(name) && name !== 'default');
  return idle.map(([name]) => {
    const message = 'no service is on this network: it is made, and nothing uses it';
    return warning(['networks', name], 'network-unused', message, `networks: [${name}]`);
  });
}

/** Who waits for a service wants to speak with it. */
function apart(name: string, service: LooseRecord, all: ReadonlyMap<string, LooseRecord>): Finding[] {
  const wanted = service['depends_on'];
  const names = isRecord(wanted) ? Object.keys(wanted) : itemsOf(wanted).map(([, one]) => textOf(one) ?? '');
  return names.flatMap((other): Finding[] => {
    const found = all.get(other);
    if (found === undefined || [service, found].some(({ network_mode: mode }) => mode !== undefined)) return [];
    const shared = networksOf(service).filter((network) => networksOf(found).includes(network));
    if (shared.length > 0) return [];
    const message = `${name} waits for ${other}, and is on no network with it: there, the name ${other} is unknown`;
    return [warning(['services', name, 'depends_on'], 'no-shared-network', message, `a network that both are on`)];
  });
}

function networksOf({ networks, network_mode: mode }: LooseRecord): string[] {
  if (mode !== undefined) return [];
  if (networks === undefined) return ['default'];
  return isRecord(networks) ? Object.keys(networks) : itemsOf(networks).map(([, one]) => textOf(one) ?? '');
}

function ended({ image }: LooseRecord, path: Path): Finding[] {
  const [, minor] = /(?:^|\/)python:3\.(\d+)(?![\d])/.exec(textOf(image) ?? '') ?? [];
  if (minor === undefined || Number(minor) > PYTHON_ENDED) return [];
  const message = `Python 3.${minor} gets no repairs any more`;
  return [warning(path, 'image-ended', message, 'a version that is kept, as python:3.13-slim')];
}
