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
  const before: Defaults = { named: new Map(), chains: new Map() };
  return config.sections.flatMap((section) => {
    if (section.keyword === 'defaults') addDefaults(before, section);
    return KINDS.includes(section.keyword) ? [proxyOf(section, inheritedBy(before, section))] : [];
  });
}

/** The proxies that have servers. */
export function backendsOf(config: Pick<Config, 'sections'>): Proxy[] {
  return proxiesOf(config).filter(({ back }) => back);
}

/** The `defaults` sections so far, and what each inherits, itself included. */
interface Defaults {
  readonly named: Map<string, Section>;
  readonly chains: Map<Section, readonly Section[]>;
  last?: Section;
}

/** What follows `from` in a `defaults` section comes of those before it. */
function addDefaults(before: Defaults, section: Section): void {
  const inherited = section.from === undefined ? [] : inheritedBy(before, section);
  before.chains.set(section, [section, ...inherited]);
  before.named.set(section.name, section);
  before.last = section;
}

/** The section that is named by `from`, else the last one before (configuration manual, chapter 4), with what it inherits. */
function inheritedBy({ named, chains, last }: Defaults, { from }: Section): readonly Section[] {
  const next = from === undefined ? last : named.get(from.text);
  return next === undefined ? [] : (chains.get(next) ?? []);
}

function proxyOf(section: Section, defaults: readonly Section[]): Proxy {
  const kind = section.keyword as ProxyKind;
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
