import type { ResolvedLab } from '../../lab/resolved.js';
import { passwordText } from '../../lab/secret-text.js';
import { inTexts } from './in-texts.js';

/** Where a user's password comes from; undefined = there is none, and what stands for it stays. */
export type PasswordSource = (user: string) => Promise<string | undefined>;

/** The lab with its users' passwords in place of what stood for them, wherever that is. */
export async function settleCredentials(lab: ResolvedLab, source: PasswordSource): Promise<ResolvedLab> {
  const { credentials = [] } = lab;
  if (credentials.length === 0) return lab;
  const known: { user: string; password: string }[] = [];
  for (const { user } of credentials) {
    const password = await source(user);
    if (password !== undefined) known.push({ user, password });
  }
  const settle = (text: string): string =>
    known.reduce((rest, { user, password }) => rest.replaceAll(passwordText(user), password), text);
  const passwords = new Map(known.map(({ user, password }) => [user, { password }]));
  return {
    ...inTexts(lab, settle),
    credentials: credentials.map(({ user }) => ({ user, ...passwords.get(user) })),
  };
}
