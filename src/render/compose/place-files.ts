import { basename, relative, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import type { ResolvedFile, ResolvedLab, ResolvedService } from '../../lab/index.js';
import { holdsSecret } from './secrets.js';

export interface FolderFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly mode: number;
}

/** A rendered file of a service, and where it lies in the compose folder. */
export interface PlacedFile extends ResolvedFile {
  /** `files/haproxy/haproxy.cfg` */
  readonly source: string;
}

/** Paths in the compose folder of the files that each service mounts one by one; those with a secret are no files there. */
export function mountedFiles(lab: ResolvedLab): ReadonlyMap<string, readonly string[]> {
  const all = [...placeFiles(lab)].map(([name, files]) => {
    return [name, files.filter(({ content }) => !holdsSecret(lab, content)).map(({ source }) => source)] as const;
  });
  return new Map(all);
}

/** Each service's files: once for a group whose containers have the same ones, else once per container. */
export function placeFiles({ services }: ResolvedLab): ReadonlyMap<string, readonly PlacedFile[]> {
  return new Map(
    services.map((service) => {
      const group = services.filter((other) => other.group === service.group);
      const shared = group.every(({ files }) => isDeepStrictEqual(files, service.files));
      return [service.name, placed(service, shared ? service.group : service.name)];
    }),
  );
}

/** The name under `configs` of a file that compose.yaml holds itself: `broker-10-users.json`. */
export function configName({ source }: PlacedFile): string {
  return source.replace(/^files\//, '').replaceAll(/[^A-Za-z0-9._-]/g, '-');
}

function placed({ files }: ResolvedService, folder: string): PlacedFile[] {
  const names = files.map(({ path }) => basename(path));
  const plain = new Set(names).size === names.length;
  return files.map((file, i) => ({ ...file, source: `files/${folder}/${plain ? names[i] : file.path.slice(1)}` }));
}

/** Where a folder of the lab that a service mounts is copied to: `folders/data`. */
export function placeFolder(lab: Pick<ResolvedLab, 'folder'>, source: string): string {
  return ['folders', ...relative(lab.folder, source).split(sep)].filter((part) => part !== '').join('/');
}
