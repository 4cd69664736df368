import type { ResolvedFile, ResolvedLab, ResolvedService } from '../lab/index.js';

/** Where the official image looks when its command names no file. */
const DEFAULT_FILE = '/usr/local/etc/haproxy/haproxy.cfg';

/** A rendered file that a container's HAProxy reads. */
export interface HaproxyFile extends ResolvedFile {
  readonly service: ResolvedService;
}

/** A file that HAProxy was given. */
export interface GivenFile {
  /** In the container, as HAProxy names it. */
  readonly path: string;
  /** As problems name it. */
  readonly file: string;
  readonly text: string;
  /** What the lab's author wrote, where the file came of it. */
  readonly madeFrom?: ResolvedFile['madeFrom'];
}

/** The HAProxy files of a lab, once for the containers of a group that have the same. */
export function haproxyFilesOf({ services }: Pick<ResolvedLab, 'services'>): HaproxyFile[] {
  const all = services.flatMap((service) => {
    const places = configPlaces(service);
    const read = service.files.filter(({ path }) => places.some((place) => isAt(path, place)));
    return read.map((file) => ({ ...file, service }));
  });
  return all.filter((file, i) => all.findIndex((other) => sameFile(file, other)) === i);
}

/** How a container's HAProxy is told of its files: `-f /lab/haproxy.cfg`. */
export function fileArguments(service: ResolvedService): string[] {
  return configPlaces(service).flatMap((place) => ['-f', place]);
}

/** As the evidence of a run names it. */
export function shownFile({ service, path }: Pick<HaproxyFile, 'service' | 'path'>): string {
  return `rendered/${service.name}${path}`;
}

/** The files that a container's HAProxy reads, as its messages are to name them. */
export function givenFiles(service: ResolvedService): GivenFile[] {
  const files = haproxyFilesOf({ services: [service] });
  return files.map((file) => ({
    ...{ path: file.path, file: shownFile(file), text: file.content },
    ...(file.madeFrom === undefined ? {} : { madeFrom: file.madeFrom }),
  }));
}

/** The names that a service can reach: those of the services that share a network with it, its own included, and further ones there. */
export function reachableNames({ services }: Pick<ResolvedLab, 'services'>, { networks }: ResolvedService): string[] {
  return services.flatMap(({ name, networks: theirs, aliases = {} }) => {
    const shared = theirs.filter((network) => networks.includes(network));
    return shared.length === 0 ? [] : [name, ...shared.flatMap((network) => aliases[network] ?? [])];
  });
}

/** What follows `-f` in the command, also in one that a shell reads. */
function configPlaces({ command, image }: ResolvedService): string[] {
  if (command === undefined) return image === 'haproxy' ? [DEFAULT_FILE] : [];
  const words = command.flatMap((word) => word.split(/\s+/));
  if (!words.some((word) => /(?:^|\/)haproxy$/.test(word))) return [];
  const named = words.flatMap((word, i) => (word === '-f' ? (words[i + 1] ?? []) : []));
  return named.length > 0 ? named : [DEFAULT_FILE];
}

/** A file, or one below a folder: HAProxy reads those whose names end in `.cfg`. */
function isAt(path: string, place: string): boolean {
  return path === place || (path.endsWith('.cfg') && path.startsWith(place.endsWith('/') ? place : `${place}/`));
}

function sameFile(one: HaproxyFile, other: HaproxyFile): boolean {
  return one.service.group === other.service.group && one.path === other.path && one.content === other.content;
}
