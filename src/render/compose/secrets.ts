import type { ResolvedLab } from '../../lab/index.js';
import { certificateText, passwordText } from '../../lab/secret-text.js';
import { escapeDollars, mapTexts } from './dollars.js';

/** The file beside compose.yaml that docker compose takes variables from. */
export const ENV_FILE = '.env';

type Lab = Pick<ResolvedLab, 'credentials' | 'certificates'>;

/** PEM texts, as in `Certificate`. */
export interface FolderCertificate {
  readonly ca: string;
  readonly pem: string;
}

const PASSWORD_PREFIX = 'PASSWORD_OF_';
const CERTIFICATE_PREFIX = 'CERTIFICATE_OF_';

/** The variable that a user's password is in: `PASSWORD_OF_LAB`. */
function passwordVariable(user: string): string {
  return `${PASSWORD_PREFIX}${variableName(user)}`;
}

/** The variable that a certificate and its key are in: `CERTIFICATE_OF_SITE`. */
function certificateVariable(key: string): string {
  return `${CERTIFICATE_PREFIX}${variableName(key)}`;
}

function variableName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

/** The file that holds the certificate of a certificate's authority, for all to read. */
export function authorityFile({ certificates = [] }: Lab, key: string): string {
  return certificates.length === 1 ? 'ca.pem' : `ca-${key}.pem`;
}

/** What stands for each secret of a lab, and the variable that has it. */
function standIns({
  credentials = [],
  certificates = [],
}: Lab): { readonly text: string; readonly variable: string }[] {
  return [
    ...credentials.map(({ user }) => ({ text: passwordText(user), variable: passwordVariable(user) })),
    ...certificates.map(({ key }) => ({ text: certificateText(key, 'pem'), variable: certificateVariable(key) })),
  ];
}

/** Whether a rendered file holds a password or a key: its text then goes into compose.yaml, where docker compose fills it in. */
export function holdsSecret(lab: Lab, content: string): boolean {
  return standIns(lab).some(({ text }) => content.includes(text));
}

/** The lab with its authorities' certificates, which are no secret, in place of what stands for them. */
export function withAuthorities(lab: ResolvedLab, certificates: ReadonlyMap<string, FolderCertificate>): ResolvedLab {
  const texts = [...certificates].map(([key, { ca }]) => [certificateText(key, 'ca'), ca.trimEnd()] as const);
  if (texts.length === 0) return lab;
  return mapTexts(lab, (text) => texts.reduce((rest, [was, is]) => rest.replaceAll(was, is), text)) as ResolvedLab;
}

/** Texts for compose.yaml: their own dollars escaped, each secret a variable. */
export function composeTexts(lab: Lab, value: unknown): unknown {
  return mapTexts(escapeDollars(value), (text) =>
    standIns(lab).reduce(
      (rest, { text: was, variable }) => rest.replaceAll(was, () => `\${${variable}:?it is in the file .env}`),
      text,
    ),
  );
}

/** The text of the file, for the lab's users and certificates in order. */
export function envFile(
  passwords: ReadonlyMap<string, string>,
  certificates: ReadonlyMap<string, FolderCertificate>,
): string {
  const what = [
    ...(passwords.size === 0 ? [] : ['Passwords of the users of this lab']),
    ...(certificates.size === 0 ? [] : ['Certificates with their keys']),
  ];
  return [
    `# ${what.join(', and ')}, made for this folder: keep the file to yourself. docker compose puts them in where compose.yaml`,
    '# has their names.',
    ...[...passwords].map(([user, password]) => `${passwordVariable(user)}=${password}`),
    ...[...certificates].map(([key, { pem }]) => `${certificateVariable(key)}='${pem.trimEnd()}'`),
    '',
  ].join('\n');
}

/** The variables of such a file; a quoted value may have several lines. Those without a value are left out. */
function variablesIn(text: string): Map<string, string> {
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
  return pick(text, users, passwordVariable);
}

/** The certificates in such a file, each with its key; those that it does not name are left out. */
export function certificatesIn(text: string, keys: readonly string[]): Map<string, string> {
  return pick(text, keys, certificateVariable);
}

function pick(text: string, names: readonly string[], variableOf: (name: string) => string): Map<string, string> {
  const values = variablesIn(text);
  return new Map(
    names.flatMap((name): [string, string][] => {
      const value = values.get(variableOf(name));
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Every value in such a file that nobody else should read. */
export function secretsIn(text: string): string[] {
  const secret = [...variablesIn(text)].filter(
    ([name]) => name.startsWith(PASSWORD_PREFIX) || name.startsWith(CERTIFICATE_PREFIX),
  );
  return secret.map(([, value]) => value).sort((a, b) => b.length - a.length);
}
