import { backendsOf, parseConfig, proxiesOf, type Config } from '../haproxy-config/index.js';
import type { Problem } from '../lab/index.js';
import { HAPROXY_RULES } from './rules/index.js';
import type { Mistake, Surroundings } from './mistake.js';

export interface HaproxyText {
  /** As problems name it. */
  readonly file: string;
  readonly text: string;
  /** Of the container that it is for, as far as it is known. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What HAProxy would refuse to read, and every mistake that the rules know, in the order of the file. */
export function lintHaproxy({ file, text, environment = {} }: HaproxyText, surroundings: Surroundings): Problem[] {
  const known = new Map(Object.entries(environment));
  const config = parseConfig(text, (name) => known.get(name));
  const linted = { config, proxies: proxiesOf(config), surroundings };
  const mistakes = [...refused(config), ...HAPROXY_RULES.flatMap((rule) => rule(linted))];
  const lines = text.split(/\r?\n/);
  return mistakes
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map((mistake) => {
      const snippet = lines[mistake.line - 1];
      return { file, ...mistake, ...(snippet === undefined ? {} : { snippet }) };
    });
}

function refused({ problems }: Config): Mistake[] {
  return problems.map((problem) => ({ ...problem, severity: 'error' }));
}

/** The names of machines that servers are at: what must resolve when HAProxy starts. */
export function serverNames(text: string): string[] {
  const hosts = backendsOf(parseConfig(text)).flatMap(({ servers }) => servers.map(({ host }) => host));
  return [...new Set(hosts)].filter(
    (host) => /^[a-z0-9](?:[a-z0-9_.-]*[a-z0-9])?$/i.test(host) && !/^[\d.]+$/.test(host),
  );
}
