import type { Section, Statement, Word } from './config.js';

/** A parameter of a server line, where it is written: perhaps on a `default-server` line. */
export interface ServerParameter {
  readonly word: Word;
  /** Of those that take one. */
  readonly value?: Word;
}

export interface Server {
  readonly statement: Statement;
  /** Of a `server-template`, its prefix. */
  readonly name: Word;
  /** As written: `app1:5000`. */
  readonly address: Word;
  readonly host: string;
  readonly port: string | undefined;
  /** By name, those of `default-server` included; what `no-…` takes back is left out. */
  readonly parameters: ReadonlyMap<string, ServerParameter>;
}

/** Parameters that take a value (configuration manual, section 5.2); all others stand alone. */
const WITH_VALUE = new Set([
  ...['addr', 'agent-addr', 'agent-inter', 'agent-port', 'agent-send', 'alpn', 'ca-file', 'check-alpn', 'check-proto'],
  ...['check-sni', 'ciphers', 'ciphersuites', 'client-sigalgs', 'cookie', 'crl-file', 'crt', 'curves', 'downinter'],
  ...['error-limit', 'fall', 'fastinter', 'guid', 'hash-key', 'id', 'init-addr', 'init-state', 'inter', 'log-bufsize'],
  ...['log-proto', 'maxconn', 'maxqueue', 'max-reuse', 'minconn', 'namespace', 'npn', 'observe', 'on-error'],
  ...['on-marked-down', 'on-marked-up', 'pool-conn-name', 'pool-low-conn', 'pool-max-conn', 'pool-purge-delay', 'port'],
  ...['proto', 'proxy-v2-options', 'redir', 'resolve-net', 'resolve-opts', 'resolve-prefer', 'resolvers', 'rise'],
  ...['set-proxy-v2-tlv-fmt', 'shard', 'sigalgs', 'slowstart', 'sni', 'socks4', 'source', 'ssl-max-ver', 'ssl-min-ver'],
  ...['tcp-ut', 'track', 'usesrc', 'verify', 'verifyhost', 'weight', 'ws'],
]);

type Parameters = Map<string, ServerParameter>;

/** The servers of a backend. `chain`: its own section, then the `defaults` sections in force, the nearest first. */
export function serversOf(chain: readonly Section[]): Server[] {
  const [own, ...defaults] = chain;
  // `default-server` lines add up; what a section inherits is there before its own.
  const inherited: Parameters = new Map();
  for (const { statements } of [...defaults].reverse()) {
    for (const statement of statements) addDefaults(inherited, statement);
  }
  return (own?.statements ?? []).flatMap((statement) => {
    addDefaults(inherited, statement);
    return serverOf(statement, inherited) ?? [];
  });
}

function addDefaults(parameters: Parameters, { words: [keyword, ...rest] }: Statement): void {
  if (keyword.text === 'default-server') addParameters(parameters, rest);
}

function serverOf(statement: Statement, inherited: Parameters): Server | undefined {
  const [keyword, name, ...rest] = statement.words;
  const template = keyword.text === 'server-template';
  // A template has its range before the address: `server-template app 1-3 app:5000`.
  const [address, ...own] = template ? rest.slice(1) : rest;
  if ((keyword.text !== 'server' && !template) || name === undefined || address === undefined) return undefined;
  const parameters = new Map(inherited);
  addParameters(parameters, own);
  return { statement, name, address, ...hostAndPort(address.text), parameters };
}

function addParameters(parameters: Parameters, words: readonly Word[]): void {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const value = WITH_VALUE.has(word.text) ? words[i + 1] : undefined;
    if (value !== undefined) i += 1;
    if (word.text.startsWith('no-')) parameters.delete(word.text.slice(3));
    else parameters.set(word.text, { word, ...(value === undefined ? {} : { value }) });
  }
}

/** `app1:5000`, `ipv4@10.0.0.1:80`, `[::1]:80`, `::1:80`, `/run/app.sock`. The part after the last colon is the port. */
function hostAndPort(address: string): Pick<Server, 'host' | 'port'> {
  const plain = address.replace(/^(?:ipv4|ipv6|tcp4|tcp6|quic4|quic6)@/, '');
  if (plain.includes('@') || plain.startsWith('/')) return { host: plain, port: undefined };
  const colon = plain.startsWith('[') && plain.endsWith(']') ? -1 : plain.lastIndexOf(':');
  if (colon < 0) return { host: unbracketed(plain), port: undefined };
  return { host: unbracketed(plain.slice(0, colon)), port: plain.slice(colon + 1) };
}

function unbracketed(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}
