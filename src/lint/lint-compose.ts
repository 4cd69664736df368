import type { Finding } from '../lab/index.js';
import { entriesOf, itemsOf, recordOf, textOf, type LooseRecord } from '../lab/source/loose.js';
import { lintComposeParts } from './lint-compose-parts.js';
import { isPinned } from './pinned-image.js';

/** The mistakes in a compose file, by their path in it: what holds on one's own machine and nowhere else, and what is open to all. */
export function lintCompose(compose: unknown): Finding[] {
  const services = entriesOf(recordOf(compose)['services']).flatMap(([name, raw]) => {
    const service = recordOf(raw);
    const path = ['services', name];
    return [
      ...unpinned(service, path),
      ...published(service, path),
      ...tooMuch(service, path),
      ...early(service, path),
    ];
  });
  return [...services, ...unmounted(recordOf(compose)), ...lintComposeParts(compose)];
}

/** The files with such an ending that services mount, relative to the compose file. */
export function mountedFiles(compose: unknown, ending: string): string[] {
  const sources = sourcesOf(recordOf(compose));
  return [...new Set(sources)].filter((source) => source.endsWith(ending) && !source.startsWith('/'));
}

/** What services mount: folders, files and volumes by their names. */
function sourcesOf({ services }: LooseRecord): string[] {
  return entriesOf(recordOf(services)).flatMap(([, raw]) =>
    itemsOf(recordOf(raw)['volumes']).map(([, volume]) => mountSource(volume)),
  );
}

/** Other files may mount it, where this one takes them in. */
function unmounted(compose: LooseRecord): Finding[] {
  const sources = new Set(sourcesOf(compose));
  if (compose['include'] !== undefined || [...sources].some((source) => source.includes('$'))) return [];
  return entriesOf(recordOf(compose['volumes'])).flatMap(([name]) => {
    if (sources.has(name)) return [];
    const message = `no service mounts the volume ${name}: nothing is ever in it`;
    return [
      warning(
        ['volumes', name],
        'volume-unmounted',
        message,
        `volumes: [${name}:/FOLDER] in the service that writes there`,
      ),
    ];
  });
}

type Path = readonly (string | number)[];

function warning(path: Path, code: string, message: string, instead: string): Finding {
  return { path, code, message, instead, severity: 'warning' };
}

function unpinned({ image }: LooseRecord, path: Path): Finding[] {
  const text = textOf(image);
  // With a variable in it, anything may come of it.
  if (text === undefined || text.includes('$') || isPinned(text)) return [];
  const message = `${text} is another image from time to time`;
  return [warning([...path, 'image'], 'image-unpinned', message, 'a tag with a minor version, as in haproxy:3.0')];
}

function published({ ports }: LooseRecord, path: Path): Finding[] {
  return itemsOf(ports).flatMap(([i, port]) => {
    const own = publishedAs(port);
    if (own === undefined) return [];
    const message = 'this port is published on every address of the machine: whoever reaches it reaches the container';
    return [warning([...path, 'ports', i], 'open-publish', message, `127.0.0.1:${own}`)];
  });
}

/** The rest of a port that is published on all addresses; undefined for one that is not. */
function publishedAs(port: unknown): string | undefined {
  if (typeof port === 'number') return `:${port}`;
  const text = textOf(port);
  if (text === undefined) {
    const { host_ip: address, published: from, target } = recordOf(port);
    const open = address === undefined || isAny(wordOf(address));
    return open && target !== undefined ? `${wordOf(from)}:${wordOf(target)}` : undefined;
  }
  if (text.includes('$')) return undefined;
  const [, address, rest = text] = /^(\[[^\]]*\]|[\d.]+\.[\d.]+|[A-Za-z][\w.-]*|\*):(.*)$/.exec(text) ?? [];
  if (address !== undefined && !isAny(address)) return undefined;
  return rest.includes(':') ? rest : `:${rest}`;
}

function wordOf(value: unknown): string {
  return typeof value === 'number' ? String(value) : (textOf(value) ?? '');
}

function isAny(address: string): boolean {
  return ['0.0.0.0', '::', '[::]', '*', ''].includes(address);
}

function tooMuch(service: LooseRecord, path: Path): Finding[] {
  const found: Finding[] = [];
  if (service['privileged'] === true) {
    const message = 'a privileged container may do whatever the machine may';
    found.push(
      warning([...path, 'privileged'], 'privileged', message, 'no such line, or cap_add with the one that is missing'),
    );
  }
  if (service['network_mode'] === 'host') {
    const message = 'on the network of the machine no service has a name, and every port is open';
    found.push(warning([...path, 'network_mode'], 'host-network', message, 'networks: [default], and ports: …'));
  }
  const sockets = itemsOf(service['volumes']).filter(([, volume]) => mountSource(volume).endsWith('/docker.sock'));
  for (const [i] of sockets) {
    const message = 'whoever is in this container commands the engine, and so the machine';
    found.push(warning([...path, 'volumes', i], 'engine-socket', message, 'no such line'));
  }
  return found;
}

/** `./haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro`, or `{ type: bind, source: … }`. */
function mountSource(volume: unknown): string {
  return (textOf(volume) ?? textOf(recordOf(volume)['source']) ?? '').split(':')[0] ?? '';
}

/** Measured: `ping` ends with 0 more than three seconds before the broker lets anybody in. */
function early({ healthcheck }: LooseRecord, path: Path): Finding[] {
  const { test } = recordOf(healthcheck);
  const words =
    textOf(test) ??
    itemsOf(test)
      .map(([, word]) => textOf(word) ?? '')
      .join(' ');
  if (!/rabbitmq-diagnostics\b.*\bping\b/.test(words)) return [];
  const message = 'ping succeeds seconds before the broker accepts connections';
  const instead = '[CMD, rabbitmq-diagnostics, -q, check_port_connectivity]';
  return [warning([...path, 'healthcheck', 'test'], 'ping-is-not-ready', message, instead)];
}
