import type { ResolvedLab } from '../../lab/index.js';
import { passwordText } from '../../lab/secret-text.js';
import { escapeDollars, mapTexts } from './dollars.js';

/** The file beside compose.yaml that docker compose takes variables from. */
export const ENV_FILE = '.env';

type Lab = Pick<ResolvedLab, 'credentials'>;

const PASSWORD_PREFIX = 'PASSWORD_OF_';

/** The variable that a user's password is in: `PASSWORD_OF_LAB`. */
export function passwordVariable(user: string): string {
  return `${PASSWORD_PREFIX}${user.toUpperCase().replaceAll('-', '_')}`;
}

/** Whether a rendered file holds a password: its text then goes into compose.yaml, where docker compose fills it in. */
export function holdsPassword({ credentials = [] }: Lab, content: string): boolean {
  return credentials.some(({ user }) => content.includes(passwordText(user)));
}

/** Texts for compose.yaml: their own dollars escaped, each password a variable. */
export function composeTexts({ credentials = [] }: Lab, value: unknown): unknown {
  return mapTexts(escapeDollars(value), (text) =>
    credentials.reduce(
      (rest, { user }) =>
        rest.replaceAll(passwordText(user), () => `\${${passwordVariable(user)}:?it is in the file .env}`),
      text,
    ),
  );
}

/** The text of the file, for the lab's users in order. */
export function envFile(passwords: ReadonlyMap<string, string>): string {
  const lines = [...passwords].map(([user, password]) => `${passwordVariable(user)}=${password}`);
  return [
    '# Passwords of the users of this lab, made for this folder: keep the file to yourself. docker compose puts them in where compose.yaml',
    '# has their names.',
    ...lines,
    '',
  ].join('\n');
}

/** The variables of such a file; a quoted value may have several lines. Those without a value are left out. */
export function variablesIn(text: string): Map<string, string> {
  const found = text.matchAll(/^([A-Za-z0-9_]+)=(?:"([^"]*)"|'([^']*)'|(.*?))[ \t\r]*$/gm);
  return new Map(
    [...found].flatMap(([, name = '', ...values]): [string, string][] => {
      const value = values.find((each) => each !== undefined);
      return value ? [[name, value]] : [];
    }),
  );
}

/** The passwords in such a file; users that it does not name are left out. */
export function passwordsIn(text: string, users: readonly string[]): Map<string, string> {
  const values = variablesIn(text);
  return new Map(
    users.flatMap((user): [string, string][] => {
      const password = values.get(passwordVariable(user));
      return password === undefined ? [] : [[user, password]];
    }),
  );
}

/** Every value in such a file that nobody else should read. */
export function secretsIn(text: string): string[] {
  const secret = [...variablesIn(text)].filter(([name]) => name.startsWith(PASSWORD_PREFIX));
  return secret.map(([, value]) => value).sort((a, b) => b.length - a.length);
}
