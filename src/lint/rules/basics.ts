import { inForce, type Statement } from '../../haproxy-config/index.js';
import { mistake, statementsIn, type LintedFile, type Mistake, type Rule } from '../mistake.js';

/** What every proxy needs, and what its addresses must not be. */
export const basicRules: readonly Rule[] = [missingMode, missingTimeouts, lowPort, weakPassword];

function missingMode({ proxies }: LintedFile): Mistake[] {
  return proxies
    .filter((proxy) => inForce(proxy, 'mode') === undefined)
    .map(({ section, kind, name }) =>
      mistake(
        'mode-missing',
        section.header.words[0],
        `${kind} '${name}' has no mode, so it is tcp: connections are balanced, not requests`,
        'mode http, or mode tcp where that is meant, in defaults',
      ),
    );
}

function missingTimeouts({ proxies }: LintedFile): Mistake[] {
  return proxies.flatMap((proxy) => {
    const wanted = [...(proxy.front ? ['client'] : []), ...(proxy.servers.length > 0 ? ['connect', 'server'] : [])];
    const missing = wanted.filter((name) => inForce(proxy, 'timeout', name) === undefined);
    if (missing.length === 0) return [];
    const message = `${proxy.kind} '${proxy.name}' has no timeout ${listed(missing)}: a silent peer holds it for ever`;
    const instead = missing.map((name) => `timeout ${name} ${name === 'connect' ? '2s' : '30s'}`).join(', ');
    return mistake('timeout-missing', proxy.section.header.words[0], message, `${instead} in defaults`);
  });
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

function lowPort({ config }: LintedFile): Mistake[] {
  return statementsIn(config, ['frontend', 'listen'], 'bind').flatMap(({ words: [, address] }) => {
    const ports = [...(address?.text.matchAll(/:(\d+)(?=$|,|-)/g) ?? [])].map(([, port]) => Number(port));
    const low = ports.find((port) => port > 0 && port < 1024);
    if (address === undefined || low === undefined) return [];
    const message = `the image's user is not root: whether it may bind port ${low} depends on the engine's network`;
    return mistake(
      'low-port',
      address,
      message,
      `bind :${low === 443 ? 8443 : 8080}, published on the port that people open`,
    );
  });
}

const COMMON = ['admin', 'password', 'pass', 'secret', 'haproxy', 'stats', '123456', 'admin123', 'changeme', 'test'];

function weakPassword({ config }: LintedFile): Mistake[] {
  return statementsIn(config, ['defaults', 'frontend', 'backend', 'listen'], 'stats').flatMap(
    ({ words }: Statement) => {
      const [, what, pair] = words;
      const [, user = '', password = ''] = /^([^:]*):(.*)$/.exec(pair?.text ?? '') ?? [];
      if (what?.text !== 'auth' || pair === undefined || pair.open) return [];
      if (user !== password && !COMMON.includes(password.toLowerCase())) return [];
      const message = `everybody knows the password of '${user}'`;
      return mistake('weak-password', pair, message, 'a password made for this lab, from an environment variable');
    },
  );
}
