import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { LabIdentity } from '../lab/resolved.js';
import { readSecret, secretsFolder, writeSecretOnce } from './secret-files.js';

/** Nothing that JSON, a shell, an address or a configuration file would read as something else. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** 32 of 62: 190 bits. */
const LENGTH = 32;
const SHAPE = new RegExp(`^[A-Za-z0-9]{${LENGTH}}$`);

/** Hands out the passwords of a lab's users by the users' names. */
export type PasswordKeeper = (user: string) => Promise<string>;

/**
 * Passwords of one copy of a lab, made at first use. Kept as certificates are, in one file each, until the lab is taken down; without a state
 * folder they live as long as this process.
 */
export function keepPasswords(identity: LabIdentity, stateFolder: string | undefined): PasswordKeeper {
  const made = new Map<string, string>();
  return async (user) => {
    const file = stateFolder === undefined ? undefined : passwordFile(stateFolder, identity, user);
    const known = made.get(user) ?? (file === undefined ? undefined : await read(file));
    const fresh = known ?? makePassword();
    const password =
      file === undefined || known !== undefined ? fresh : (await writeSecretOnce(file, { password: fresh })).password;
    made.set(user, password);
    return password;
  };
}

/** The one that a copy of a lab was started with; undefined = none is kept. Nothing is written. */
export function readPassword(stateFolder: string, identity: LabIdentity, user: string): Promise<string | undefined> {
  return read(passwordFile(stateFolder, identity, user));
}

/** A new one. */
export function makePassword(): string {
  return Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

/** Whether a text is a password as `makePassword` makes them. */
export function isPassword(text: string): boolean {
  return SHAPE.test(text);
}

/** Beside the certificates, and never named as one of them: the names of both are names of the lab file, which have no dot. */
function passwordFile(stateFolder: string, identity: LabIdentity, user: string): string {
  return join(secretsFolder(stateFolder, identity), `${user}.password.json`);
}

async function read(file: string): Promise<string | undefined> {
  const kept = await readSecret<{ readonly password?: unknown }>(file);
  return typeof kept?.password === 'string' ? kept.password : undefined;
}
