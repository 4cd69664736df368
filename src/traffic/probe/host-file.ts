import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

const { O_RDONLY, O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;

/** A file on the host's side of a mount. A link may have been put there by the container, and leads where the host wants nobody: it is refused. */
export function readHostFile(path: string): Promise<string> {
  return withFile(path, O_RDONLY, (file) => file.readFile('utf8'));
}

export function writeHostFile(path: string, text: string): Promise<void> {
  return withFile(path, O_WRONLY | O_CREAT | O_TRUNC, (file) => file.writeFile(text));
}

async function withFile<T>(path: string, flags: number, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags | O_NOFOLLOW, 0o644);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}
