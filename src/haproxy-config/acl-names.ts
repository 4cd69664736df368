import type { Statement, Word } from './config.js';

/** Keywords whose lines end in a condition (configuration manual, chapters 4 and 7). */
const CONDITIONED: readonly string[] = [
  ...[
    'http-request',
    'http-response',
    'http-after-response',
    'tcp-request',
    'tcp-response',
    'use_backend',
    'use-server',
  ],
  ...[
    'redirect',
    'block',
    'force-persist',
    'force-be-switch',
    'ignore-persist',
    'persist',
    'stick',
    'monitor',
    'stats',
  ],
  ...['capture', 'quic-initial', 'pass-header', 'set-param', 'filter'],
];

/** The words of a line's condition: what follows its first `if` or `unless`. Empty where there is none. */
export function conditionOf({ words }: Statement): readonly Word[] {
  if (!CONDITIONED.includes(words[0].text)) return [];
  const at = words.findIndex(({ text }, i) => i > 0 && (text === 'if' || text === 'unless'));
  return at < 0 ? [] : words.slice(at + 1);
}

/** The names of ACLs in a line's condition, without their `!`; anonymous ones (`{ … }`) have none. */
export function aclNamesIn(statement: Statement): { readonly name: string; readonly word: Word }[] {
  const found: { name: string; word: Word }[] = [];
  let inside = false;
  for (const word of conditionOf(statement)) {
    const name = word.text.replace(/^!+/, '');
    if (inside || name === '{') inside = name !== '}';
    else if (name !== '' && name !== 'or' && name !== '||') found.push({ name, word });
  }
  return found;
}
