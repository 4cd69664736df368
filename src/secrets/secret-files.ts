import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LabIdentity } from '../lab/resolved.js';

/** Where the secrets of a copy of a lab are kept while it is up. */
export function secretsFolder(stateFolder: string, { lab, instance }: LabIdentity): string {
  return join(stateFolder, 'secrets', `${lab}--${instance}`);
}

/** Forgets what was kept for a copy of a lab that is down. */
export async function removeSecrets(stateFolder: string, identity: LabIdentity): Promise<void> {
  await rm(secretsFolder(stateFolder, identity), { recursive: true, force: true });
}

/** Undefined = it is not there, or cannot be read. */
export async function readSecret<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** Whole or not at all: a half-written key must not be taken for one. */
export async function writeSecret(file: string, value: unknown): Promise<void> {
  await rename(await writeBeside(file, value), file);
}

/** As `writeSecret`, but what is there stays: of two processes at once both get what the first one wrote. */
export async function writeSecretOnce<T>(file: string, value: T): Promise<T> {
  const fresh = await writeBeside(file, value);
  try {
    await link(fresh, file);
    return value;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return (await readSecret<T>(file)) ?? value;
  } finally {
    await rm(fresh, { force: true });
  }
}

async function writeBeside(file: string, value: unknown): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(fresh, JSON.stringify(value), { mode: 0o600 });
  return fresh;
}
