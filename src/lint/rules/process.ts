import type { Statement } from '../../haproxy-config/index.js';
import { mistake, PROXY_SECTIONS, statementsIn, type Mistake, type Rule } from '../mistake.js';

/** What a process in a container must not do: lines of a package install. Source: measured, HAProxy 2.6 and 3.0 in containers. */
export const processRules: readonly Rule[] = [daemon, packageInstall, logNowhere, statsSocket, threads];

function daemon({ config }: Parameters<Rule>[0]): Mistake[] {
  return statementsIn(config, ['global'], 'daemon').map(({ words: [word] }) =>
    mistake(
      'daemon-in-container',
      word,
      "'daemon' sends HAProxy into the background: the container's main process ends, and the container with it",
      'no such line, and the command haproxy -W -db -f …',
    ),
  );
}

function packageInstall({ config }: Parameters<Rule>[0]): Mistake[] {
  return statementsIn(config, ['global'], 'chroot', 'user', 'group', 'uid', 'gid').map(({ words: [word] }) =>
    mistake(
      'package-install',
      word,
      `'${word.text}' belongs to a package install: the image runs as an ordinary user, who may not do that ("Cannot chroot")`,
      'no such line: the container is the cage, and the image names the user',
    ),
  );
}

function logNowhere({ config }: Parameters<Rule>[0]): Mistake[] {
  return statementsIn(config, ['global', ...PROXY_SECTIONS], 'log').flatMap(({ words: [, target] }) =>
    target !== undefined && /^(?:127\.|localhost\b|\[?::1|\/dev\/log$|\/var\/run\/|\/run\/)/.test(target.text)
      ? mistake(
          'log-nowhere',
          target,
          `nothing listens at ${target.text} inside the container, so there is no log`,
          'log stdout format raw local0, and log global in defaults',
        )
      : [],
  );
}

const SOCKET = 'stats socket /tmp/haproxy.sock mode 600 level admin';

function statsSocket({ config }: Parameters<Rule>[0]): Mistake[] {
  return statementsIn(config, ['global'], 'stats').flatMap(({ words }) => socketTrouble(words) ?? []);
}

function socketTrouble([, what, address, ...rest]: Statement['words']): Mistake | undefined {
  if (what?.text !== 'socket' || address === undefined) return undefined;
  if (/^\/(?:var\/run|run|var\/lib)\//.test(address.text)) {
    const message = `the image's user may not write in the folder of ${address.text}, so HAProxy does not start`;
    return mistake('socket-not-writable', address, message, SOCKET);
  }
  if (/^(?:\/|unix@|abns@|abnsz@|fd@|sockpair@)/.test(address.text)) return undefined;
  const level = rest.some(({ text }) => text === 'admin') ? 'admin socket' : 'stats socket';
  const message = `the ${level} listens on TCP (${address.text}): whoever reaches the port commands HAProxy`;
  return mistake('socket-on-tcp', address, message, SOCKET);
}

/** Only where a lab judges the order: several threads pick at once (facts: default = number of processors). */
function threads({ config, surroundings }: Parameters<Rule>[0]): Mistake[] {
  if (surroundings.claimsOrder !== true || statementsIn(config, ['global'], 'nbthread').length > 0) return [];
  const [first] = config.sections;
  if (first === undefined) return [];
  const message = 'the lab judges the order of picks, and without nbthread HAProxy runs one thread per processor';
  return [mistake('threads-unset', first.header.words[0], message, 'nbthread 1 and thread-groups 1 in global')];
}
