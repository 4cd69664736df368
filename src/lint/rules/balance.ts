import { inForce, type Proxy, type Statement } from '../../haproxy-config/index.js';
import { mistake, statementsIn, type LintedFile, type Mistake, type Rule } from '../mistake.js';

/** What is said of the algorithm, and what it depends on. Source: configuration manual, `balance` and `hash-type`. */
export const balanceRules: readonly Rule[] = [missing, inFrontend, needsHttp, hashTypeUnused];

const ALGORITHMS = 'balance roundrobin, or static-rr, leastconn, random, first, source, uri, hdr(…)';
const HASHING = /^(?:source|uri|url_param|hash|hdr\b|rdp-cookie\b)/;
/** `random` walks the hash ring too, but takes nothing of `hash-type`. */
const LAYER_7 = /^(?:uri|url_param|hdr\b)/;

function missing({ proxies }: LintedFile): Mistake[] {
  return proxies
    .filter(({ back, balance, servers }) => back && balance === undefined && serverCount(servers) > 1)
    .map(({ section, kind, name }) =>
      mistake(
        'balance-missing',
        section.header.words[0],
        `${kind} '${name}' does not say how it balances: roundrobin up to HAProxy 3.2, random from 3.3 on`,
        ALGORITHMS,
      ),
    );
}

function serverCount(servers: Proxy['servers']): number {
  return servers.reduce((sum, { statement }) => sum + (statement.words[0].text === 'server-template' ? 2 : 1), 0);
}

function inFrontend({ config }: LintedFile): Mistake[] {
  return statementsIn(config, ['frontend'], 'balance', 'hash-type').map(({ words: [word] }) =>
    mistake(
      `${word.text}-in-frontend`,
      word,
      `HAProxy ignores '${word.text}' in a frontend: it has no servers`,
      `the same line in the backend`,
    ),
  );
}

function needsHttp({ proxies }: LintedFile): Mistake[] {
  return proxies.flatMap((proxy) => {
    const balance = inForce(proxy, 'balance');
    const algorithm = balance?.words[1];
    if (!proxy.back || proxy.mode === 'http' || algorithm === undefined || !LAYER_7.test(algorithm.text)) return [];
    const message = `in mode ${proxy.mode} there is no request to hash: HAProxy falls back to roundrobin in '${proxy.name}'`;
    return mistake('balance-needs-http', algorithm, message, 'mode http, or balance source');
  });
}

function hashTypeUnused({ proxies }: LintedFile): Mistake[] {
  return proxies.flatMap((proxy) => {
    const own = (statement: Statement | undefined) => statement !== undefined && has(proxy, statement);
    const hashType = inForce(proxy, 'hash-type');
    if (!proxy.back || hashType === undefined || !own(hashType) || HASHING.test(proxy.balance ?? '')) return [];
    const used = proxy.balance === undefined ? 'the default algorithm' : `balance ${proxy.balance}`;
    const message = `${used} hashes nothing, so this line does nothing, and HAProxy says nothing about it`;
    return mistake('hash-type-unused', hashType.words[0], message, 'balance source, uri, url_param, hdr(…) or hash …');
  });
}

function has({ section }: Proxy, statement: Statement): boolean {
  return section.statements.includes(statement);
}
