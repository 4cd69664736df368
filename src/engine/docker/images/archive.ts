import type { FileSpec } from '../../engine.js';

/**
 * One tar of files alone, owned by root. Folders are left out on purpose: the engine makes missing ones with mode 0755, while
 * an entry for a folder that exists would change its mode and owner.
 */
export async function packFiles(files: readonly FileSpec[]): Promise<Buffer> {
  const { packTar } = await import('modern-tar');
  const entries = files.map(({ path, content, mode }) => {
    const body = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    const header = { name: path.replace(/^\/+/u, ''), size: body.length, mode, uid: 0, gid: 0, type: 'file' as const };
    return { header, body };
  });
  return Buffer.from(await packTar(entries));
}

/** The one file of an archive, as it lies in a container at this path. */
export async function unpackFile(archive: Buffer, path: string): Promise<FileSpec> {
  const { unpackTar } = await import('modern-tar');
  const [entry] = await unpackTar(archive);
  return { path, content: entry?.data ?? '', mode: entry?.header.mode ?? 0o644 };
}
