const REPLACEMENT = '[redacted]';
/** A shorter value is found by chance in too many other places, and would hide what is no secret. */
const SHORTEST = 6;
/** Names of environment variables whose values nobody should read: RABBITMQ_DEFAULT_PASS, API_TOKEN, … */
const SECRET_NAME = /(pass(word|wd|phrase)?|secret|token|credentials?|private_?key|api_?key|erlang_cookie)$/i;

const PRIVATE_KEY = /-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----[\s\S]*?(?:-----END \1PRIVATE KEY-----|$)/g;
/** What comes before the secret is kept, so that a reader sees what was there. */
const AFTER: readonly RegExp[] = [
  /\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@"']*:)[^\s@/"']+(?=@)/gi,
  /\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?(?:basic|bearer)\s+)[A-Za-z0-9+/=._~-]+/gi,
  /\b(insecure-password\s+|password\s+(?=\$))\S+/gi,
  /\b(stats\s+auth\s+[^\s:]+:)\S+/gi,
];

/** Values of the variables that are secrets by their names, longest first. */
export function secretsOf(environments: readonly Readonly<Record<string, string>>[]): string[] {
  const found = environments.flatMap((environment) =>
    Object.entries(environment).filter(([name, value]) => SECRET_NAME.test(name) && value.length >= SHORTEST),
  );
  return [...new Set(found.map(([, value]) => value))].sort((a, b) => b.length - a.length);
}

/** The text without private keys, passwords in addresses and headers, and without `secrets`, also as they stand inside JSON. */
export function redact(text: string, secrets: readonly string[]): string {
  const known = [...new Set(secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]))];
  const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, REPLACEMENT), text);
  const withoutKeys = withoutKnown.replace(PRIVATE_KEY, `-----BEGIN $1PRIVATE KEY----- ${REPLACEMENT}`);
  return AFTER.reduce((rest, pattern) => rest.replace(pattern, `$1${REPLACEMENT}`), withoutKeys);
}
