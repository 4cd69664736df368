/** One entry of apt's sources: one line of a `.list` file, or one stanza of a `.sources` file. */
export interface AptSource {
  readonly types: readonly string[];
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Path of a keyring, or a key block; undefined = apt's own trusted keys. */
  readonly signedBy: string | undefined;
}

/** Reads `sources.list(5)` one-line entries. Comments and lines that are none are skipped. */
export function parseOneLineSources(text: string): AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(deb|deb-src)\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)([^#]*)/u.exec(line);
    if (match === null) return [];
    const [, type = '', options = '', uri = '', suite = '', components = ''] = match;
    const signedBy = /(?:^|\s)signed-by=(\S+)/u.exec(options)?.[1];
    return [{ types: [type], uris: [uri], suites: [suite], components: words(components), signedBy }];
  });
}

/** Reads deb822 stanzas of `sources.list(5)`. Disabled stanzas are left out. */
export function parseDeb822Sources(text: string): AptSource[] {
  const lines = text.split('\n').filter((line) => !line.startsWith('#'));
  const stanzas = lines.join('\n').split(/\n[ \t]*\n/u);
  return stanzas.flatMap((stanza) => {
    const fields = stanzaFields(stanza);
    const field = (name: string): string[] => words(fields.get(name) ?? '');
    if (field('uris').length === 0 || /^(?:no|false|0|off)$/iu.test(fields.get('enabled')?.trim() ?? '')) return [];
    const signedBy = fields.get('signed-by')?.trim();
    return [
      {
        types: field('types'),
        uris: field('uris'),
        suites: field('suites'),
        components: field('components'),
        signedBy,
      },
    ];
  });
}

function stanzaFields(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let name: string | undefined;
  for (const line of stanza.split('\n')) {
    const match = /^([A-Za-z][A-Za-z0-9-]*):(.*)$/u.exec(line);
    if (match !== null) {
      name = match[1]?.toLowerCase() ?? '';
      fields.set(name, match[2] ?? '');
    } else if (name !== undefined && /^\s/u.test(line)) {
      fields.set(name, `${fields.get(name) ?? ''} ${line.trim()}`);
    }
  }
  return fields;
}

const words = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== '');
