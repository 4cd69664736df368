/** Names of labs, services, networks, volumes, steps, claims and variants: they become container names and DNS labels. */
export const NAME_PATTERN = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
export const NAME_MAX_LENGTH = 40;
export const NAME_RULE =
  'lower-case letters, digits and single hyphens, beginning with a letter, 40 characters at most';

/** Whether `word` can name a part of a lab. `--` stays free: it separates a lab from its instance. */
export function isName(word: string): boolean {
  return word.length <= NAME_MAX_LENGTH && NAME_PATTERN.test(word);
}

/** Parameter names are written in templates as `{{name}}`. */
export const PARAMETER_NAME_PATTERN = /^[a-z][a-zA-Z0-9]*$/;

/** Names that templates already use for something else. */
export const RESERVED_PARAMETER_NAMES: readonly string[] = [
  ...['service', 'group', 'index', 'item', 'services', 'networks', 'certificates', 'credentials'],
  ...[
    'each',
    'else',
    'eq',
    'false',
    'if',
    'join',
    'log',
    'lookup',
    'null',
    'this',
    'true',
    'undefined',
    'unless',
    'with',
  ],
];

/** Lower-case letters, digits and hyphens cannot hold these; values and paths can. Includes Unicode's line separators. */
export const CONTROL_CHARACTER = /[\p{Cc}\u2028\u2029]/u;
