import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ENV_FILE, secretsIn } from '../../../render/index.js';

/** What a compose folder keeps to itself, whichever lab it is of: to be struck out of whatever is shown of it. */
export async function secretsOfFolder(folder: string): Promise<string[]> {
  return secretsIn(await envText(folder));
}

/** The text of its `.env`; empty where there is none. */
export function envText(folder: string): Promise<string> {
  return readFile(join(folder, ENV_FILE), 'utf8').catch(() => '');
}
