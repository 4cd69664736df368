import { inForce, type Proxy, type Server } from '../../haproxy-config/index.js';
import { nearestNames } from '../../lab/index.js';
import { mistake, refusal, type LintedFile, type Mistake, type Rule } from '../mistake.js';

/** Where servers are, and what their lines promise. */
export const serverRules: readonly Rule[] = [loopback, homeNetwork, unknownHost, unchecked, unusedCookie, sameName];

function loopback({ proxies }: LintedFile): Mistake[] {
  return eachServer(proxies, ({ host, address }) =>
    /^(?:127\.|localhost$|::1$|0\.0\.0\.0$|::$)/.test(host)
      ? mistake(
          'loopback-server',
          address,
          `${host} is HAProxy's own container, where no app listens: every request ends in 503`,
          'the name of a service on the same network, as in app1:5000',
        )
      : undefined,
  );
}

function homeNetwork({ proxies }: LintedFile): Mistake[] {
  return eachServer(proxies, ({ host, address }) =>
    host.startsWith('192.168.')
      ? mistake(
          'home-network-server',
          address,
          `${host} is an address of somebody's home network, and a container gets another one at each start`,
          'the name of a service on the same network, as in app1:5000',
        )
      : undefined,
  );
}

/** A name without a dot that no service on HAProxy's networks has; with `init-addr none` or `resolvers` it may come later. */
function unknownHost({ proxies, surroundings: { names } }: LintedFile): Mistake[] {
  if (names === undefined) return [];
  return eachServer(proxies, ({ host, address, parameters }) => {
    const plain = /^[a-z][a-z0-9_-]*$/i.test(host) && host !== 'localhost' && address.open === undefined;
    if (!plain || names.includes(host) || parameters.has('init-addr') || parameters.has('resolvers')) return undefined;
    const [near] = nearestNames(host, names, 1);
    const instead = near ?? `one of ${names.join(', ')}`;
    return refusal('unknown-host', address, `no service on HAProxy's networks is called '${host}'`, instead);
  });
}

/** Said only where somebody counts on it: redispatch, a neighbour with `check`, or a claim of the lab. */
function unchecked({ proxies, surroundings }: LintedFile): Mistake[] {
  return proxies.flatMap((proxy) => {
    const { servers } = proxy;
    const some = servers.some(isChecked);
    const counted =
      some || surroundings.claimsFailover === true || inForce(proxy, 'option', 'redispatch') !== undefined;
    if (!counted) return [];
    return servers
      .filter((server) => !isChecked(server))
      .map(({ name }) =>
        mistake(
          'server-without-check',
          name,
          `nobody checks server '${name.text}': it stays in the rotation when it is down`,
          'check at the end of the line, or default-server check above it',
        ),
      );
  });
}

function isChecked({ parameters }: Server): boolean {
  return ['check', 'agent-check', 'track'].some((name) => parameters.has(name));
}

function unusedCookie({ proxies }: LintedFile): Mistake[] {
  return proxies.flatMap((proxy) => {
    if (inForce(proxy, 'cookie') !== undefined && proxy.mode === 'http') return [];
    return eachServer([proxy], ({ parameters }) => {
      const cookie = parameters.get('cookie')?.word;
      const message = `no client sticks to a server by this: '${proxy.name}' has no cookie line${
        proxy.mode === 'http' ? '' : ' in mode http'
      }`;
      return (
        cookie && mistake('cookie-unused', cookie, message, 'cookie SERVER insert indirect nocache in the backend')
      );
    });
  });
}

function sameName({ proxies }: LintedFile): Mistake[] {
  return proxies.flatMap(({ servers }) => {
    const certain = servers.filter(({ statement, name }) => statement.conditional === undefined && !name.open);
    const lines = new Map<string, number>();
    return certain.flatMap(({ name }) => {
      const line = lines.get(name.text);
      if (line === undefined) lines.set(name.text, name.line);
      if (line === undefined) return [];
      return refusal('server-twice', name, `a server '${name.text}' is on line ${line} already`, 'another name');
    });
  });
}

/** One mistake per place: a `default-server` line counts once. */
function eachServer(proxies: readonly Proxy[], check: (server: Server) => Mistake | undefined): Mistake[] {
  const found = proxies.flatMap(({ servers }) => servers.flatMap((server) => check(server) ?? []));
  return [...new Map(found.map((one) => [`${one.line}:${one.column}`, one])).values()];
}
