/** Every section of HAProxy 2.6 to 3.3 (docs, configuration manual, chapters 3, 4 and 12). */
export const SECTION_KEYWORDS: readonly string[] = [
  ...['global', 'defaults', 'frontend', 'backend', 'listen', 'userlist', 'peers', 'resolvers', 'mailers', 'cache'],
  ...['program', 'http-errors', 'ring', 'log-forward', 'log-profile', 'fcgi-app', 'crt-store', 'traces', 'acme'],
];

/** Sections that must have a name. */
export const NAMED_SECTIONS: readonly string[] = [
  ...['frontend', 'backend', 'listen', 'userlist', 'peers', 'resolvers', 'mailers', 'cache', 'program'],
  ...['http-errors', 'ring', 'log-forward', 'log-profile', 'fcgi-app', 'acme'],
];

/** Words that begin with a dot and are no statement (configuration manual, section 2.4). */
export const CONDITIONAL_DIRECTIVES: readonly string[] = ['.if', '.elif', '.else', '.endif'];
export const MESSAGE_DIRECTIVES: readonly string[] = ['.diag', '.notice', '.warning', '.alert'];
