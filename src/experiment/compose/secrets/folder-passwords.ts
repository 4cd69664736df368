import { join } from 'node:path';
import { LabError } from '../../../errors.js';
import type { LabDefinition } from '../../../lab/definition.js';
import { ENV_FILE, passwordsIn } from '../../../render/index.js';
import { makePassword } from '../../../secrets/index.js';
import { envText } from './env-text.js';

type Users = Pick<LabDefinition, 'credentials'>;

/** Passwords for a compose folder: those that it has, new ones for other users. Nothing is written. */
export async function passwordsFor(folder: string, { credentials }: Users): Promise<ReadonlyMap<string, string>> {
  const users = Object.keys(credentials);
  const known = await kept(folder, users);
  return new Map(users.map((user) => [user, known.get(user) ?? makePassword()]));
}

/** The passwords that a compose folder has. Throws kind `usage`, code `password-gone`, where one is missing; `again` writes the folder anew. */
export async function passwordsOfFolder(
  folder: string,
  shown: string,
  { credentials }: Users,
  again: string,
): Promise<ReadonlyMap<string, string>> {
  const users = Object.keys(credentials);
  const known = await kept(folder, users);
  const missing = users.filter((user) => !known.has(user));
  if (missing.length === 0) return known;
  throw new LabError('usage', `${join(shown, ENV_FILE)} does not hold the password of ${missing.join(', ')}`, {
    code: 'password-gone',
    suggestions: [`${again}   (makes a new one; then docker compose up --build --wait --force-recreate)`],
  });
}

async function kept(folder: string, users: readonly string[]): Promise<Map<string, string>> {
  return users.length === 0 ? new Map() : passwordsIn(await envText(folder), users);
}
