import type { Config, Section, Statement } from '../haproxy-config/index.js';
import type { NotVerified } from './derived.js';
import { lineOf, textAt } from './words.js';

/** Lines that the claims are made from, wherever they stand. */
const READ: readonly string[] = [
  ...['acl', 'balance', 'bind', 'cookie', 'default-server', 'default_backend', 'hash-type', 'http-request', 'mode'],
  ...['redirect', 'server', 'server-template', 'tcp-request', 'use_backend'],
];
/** Lines that have no say in who answers a request as long as all servers are up. */
const NEUTRAL: readonly string[] = [
  ...['backlog', 'description', 'errorfile', 'errorfiles', 'fullconn', 'http-check', 'http-reuse'],
  ...['id', 'log', 'log-format', 'log-format-sd', 'log-tag', 'maxconn', 'retries', 'tcp-check', 'timeout', 'enabled'],
];
const NEUTRAL_OPTIONS: readonly string[] = [
  ...[
    'abortonclose',
    'clitcpka',
    'contstats',
    'dontlog-normal',
    'dontlognull',
    'http-buffer-request',
    'http-keep-alive',
  ],
  ...['http-server-close', 'httpchk', 'httplog', 'httpslog', 'log-health-checks', 'log-separate-errors', 'logasap'],
  ...['redispatch', 'socket-stats', 'splice-auto', 'srvtcpka', 'tcp-check', 'tcp-smart-accept'],
  ...['tcp-smart-connect', 'tcpka', 'tcplog', 'ssl-hello-chk', 'httpclose'],
];
const NEUTRAL_GLOBAL =
  /^(?:ca-base|chroot|cpu-map|crt-base|daemon|description|external-check|gid|group|h1-|hard-stop-after|insecure|log|log-|master-worker|maxconn|nbproc|nbthread|node|numa|pidfile|presetenv|set-dumpable|setenv|spread-checks|ssl-default|stats|thread-groups|tune\.|uid|ulimit-n|unix-bind|user|zero-warning)/;
const PROXIES: readonly string[] = ['defaults', 'frontend', 'backend', 'listen'];

/** What no claim can come of, line by line; and how many lines have no say in who answers. */
export function unreadLines(config: Config): { readonly notVerified: NotVerified[]; readonly neutral: number } {
  let neutral = 0;
  const notVerified = config.sections.flatMap((section) => {
    if (section.keyword !== 'global' && !PROXIES.includes(section.keyword))
      return [{ ...textAt(config, lineOf(section.header)), why: `a section of this kind is not understood` }];
    return section.statements.flatMap((statement) => {
      const fate = fateOf(section, statement);
      if (fate === 'neutral') neutral += 1;
      return fate === 'neutral' || fate === 'read' ? [] : [{ ...textAt(config, lineOf(statement)), why: fate }];
    });
  });
  return { notVerified, neutral };
}

function fateOf({ keyword: section }: Section, { words, conditional }: Statement): string {
  const [first, second] = words;
  if (conditional) return 'it is there only under a condition that is not known here';
  if (section === 'global') return NEUTRAL_GLOBAL.test(first.text) ? 'neutral' : 'not understood';
  if (first.text === 'option')
    return NEUTRAL_OPTIONS.includes(second?.text ?? '') ? 'neutral' : 'no claim is made of it';
  if (READ.includes(first.text)) return 'read';
  if (NEUTRAL.includes(first.text)) return 'neutral';
  if (first.text === 'stats') return 'the statistics page is not verified';
  return 'not understood';
}
