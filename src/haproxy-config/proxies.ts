import type { Config, Section, Statement } from './config.js';
import { serversOf, type Server } from './servers.js';

export type ProxyKind = 'frontend' | 'backend' | 'listen';

/** A frontend, backend or listen section with what it inherits: the typed view of it. */
export interface Proxy {
  readonly kind: ProxyKind;
  readonly name: string;
  /** Takes connections: a frontend or a listen section. */
  readonly front: boolean;
  /** Sends them on: a backend or a listen section. */
  readonly back: boolean;
  readonly section: Section;
  /** The `defaults` sections in force, the nearest first. */
  readonly defaults: readonly Section[];
  readonly mode: string;
  /** As written: `hdr(host)`; undefined where nothing says it. */
  readonly balance: string | undefined;
  readonly servers: readonly Server[];
}

const KINDS: readonly string[] = ['frontend', 'backend', 'listen'] satisfies readonly ProxyKind[];

/** Every proxy of the file, in its order. */
export function proxiesOf(config: Pick<Config, 'sections'>): Proxy[] {
  return config.sections.flatMap((section, i) =>
    KINDS.includes(section.keyword) ? [proxyOf(config, section, i)] : [],
  );
}

/** The proxies that have servers. */
export function backendsOf(config: Pick<Config, 'sections'>): Proxy[] {
  return proxiesOf(config).filter(({ back }) => back);
}

function proxyOf({ sections }: Pick<Config, 'sections'>, section: Section, at: number): Proxy {
  const kind = section.keyword as ProxyKind;
  const defaults = defaultsOf(sections, section, at);
  const chain = [section, ...defaults];
  return {
    ...{ kind, name: section.name, section, defaults },
    front: kind !== 'backend',
    back: kind !== 'frontend',
    mode: lastOf(chain, ['mode'])?.words[1]?.text ?? 'tcp',
    balance: lastOf(chain, ['balance'])?.words[1]?.text,
    servers: kind === 'frontend' ? [] : serversOf(chain),
  };
}

/**
 * What a section inherits: the `defaults` section that it names, else the last one before it; and what that one names in
 * turn by `from` (configuration manual, chapter 4).
 */
function defaultsOf(sections: readonly Section[], section: Section, at: number): Section[] {
  const before = sections.slice(0, at).filter(({ keyword }) => keyword === 'defaults');
  const named = section.from?.text;
  const next = named === undefined ? before.at(-1) : before.findLast(({ name }) => name === named);
  if (next === undefined) return [];
  return next.from === undefined ? [next] : [next, ...defaultsOf(sections, next, sections.indexOf(next))];
}

/** The statement in force that begins with these words, its own or inherited; undefined where `no` or nothing stands. */
export function inForce({ section, defaults }: Proxy, ...words: readonly string[]): Statement | undefined {
  const found = lastOf([section, ...defaults], words);
  return found?.negated === undefined ? found : undefined;
}

function lastOf(chain: readonly Section[], words: readonly string[]): Statement | undefined {
  for (const { statements } of chain) {
    const found = statements.findLast((statement) => beginsWith(statement, words));
    if (found !== undefined) return found;
  }
  return undefined;
}

function beginsWith(statement: Statement, words: readonly string[]): boolean {
  return words.every((word, i) => statement.words[i]?.text === word);
}
