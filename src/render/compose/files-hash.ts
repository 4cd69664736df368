import { createHash } from 'node:crypto';
import { certificateText } from '../../lab/secret-text.js';
import type { ResolvedLab, ResolvedService } from '../../lab/index.js';
import { placeFiles, type FolderFile } from './place-files.js';
import type { FolderCertificate } from './secrets.js';

/** Enough to tell two versions of a file apart, and short enough to read over. */
const HEX_DIGITS = 16;

/** What beside the lab itself is in the containers. */
export interface FolderContents {
  /** What lies in the lab's folders that services mount, by the mount's source; paths below it. */
  readonly mounted: ReadonlyMap<string, readonly FolderFile[]>;
  /** By their keys in the lab. */
  readonly certificates: ReadonlyMap<string, FolderCertificate>;
}

/**
 * Hash of everything that a service mounts; undefined where it mounts nothing. Compose compares definitions and no files, so only
 * another definition has it make the container anew. Nothing secret is in it: a key is told by its authority, a password not at all.
 */
export function filesHash(lab: ResolvedLab, service: ResolvedService, contents: FolderContents): string | undefined {
  const own = (placeFiles(lab).get(service.name) ?? []).map(({ path, content, mode }) => {
    return [path, mode, withoutKeys(content, contents.certificates)];
  });
  const below = service.mounts.flatMap(({ source, target }) =>
    (contents.mounted.get(source) ?? []).map(({ path, content, mode }) => {
      return [`${target}/${path}`, mode, Buffer.from(content).toString('base64')];
    }),
  );
  if (own.length + below.length === 0) return undefined;
  return createHash('sha256')
    .update(JSON.stringify([...own, ...below]))
    .digest('hex')
    .slice(0, HEX_DIGITS);
}

function withoutKeys(content: string, certificates: FolderContents['certificates']): string {
  return [...certificates].reduce((rest, [key, { ca }]) => rest.replaceAll(certificateText(key, 'pem'), ca), content);
}
