import type { Config, Statement } from '../../haproxy-config/index.js';
import type { NotVerified } from '../derived.js';
import { lineOf, textAt } from '../words.js';
import type { Subject } from './subject.js';

/** Lines that choose a server beside the algorithm. */
const CHOOSERS: readonly string[] = [
  ...['dispatch', 'force-persist', 'hash-balance-factor', 'hash-preserve-affinity', 'ignore-persist', 'persist'],
  ...['stick', 'use-server', 'filter', 'rate-limit', 'retry-on', 'load-server-state-from-file'],
];
const CHOOSING_OPTIONS: readonly string[] = [
  'prefer-last-server',
  'allbackups',
  'transparent',
  'http_proxy',
  'persist',
];
/** Parameters of a server that change what it gets, or what it is. */
const STRANGE_PARAMETERS: readonly string[] = [
  ...['backup', 'disabled', 'slowstart', 'track', 'ssl', 'send-proxy', 'send-proxy-v2', 'redir', 'hash-key', 'id'],
  ...['agent-check', 'proto', 'source', 'socks4', 'namespace', 'init-state', 'alpn', 'ws'],
];

/** Why the algorithm alone does not say who answers: no claim is made of such a backend. */
export function obstacles(config: Config, { proxy, servers }: Subject): NotVerified[] {
  const statements = [proxy.section, ...proxy.defaults].flatMap((section) => section.statements);
  const lines = statements.filter(choosesServer).map((statement) => ({
    ...textAt(config, lineOf(statement)),
    why: `it has a say in which server of ${proxy.name} answers, so no claim is made of how ${proxy.name} balances`,
  }));
  const parameters = servers.flatMap(({ server, name }) => {
    const strange = STRANGE_PARAMETERS.filter((each) => server.parameters.has(each));
    if (strange.length === 0) return [];
    const why = `${strange.join(', ')} of ${name} is not understood, so no claim is made of how ${proxy.name} balances`;
    return [{ ...textAt(config, server.statement.words[0].line), why }];
  });
  return [...lines, ...parameters];
}

function choosesServer({ words: [first, second], negated }: Statement): boolean {
  if (negated !== undefined) return false;
  return first.text === 'option' ? CHOOSING_OPTIONS.includes(second?.text ?? '') : CHOOSERS.includes(first.text);
}
