import type { Proxy, Statement } from '../../haproxy-config/index.js';
import { refusal, type LintedFile, type Mistake, type Rule } from '../mistake.js';

/** The backends that frontends send to: HAProxy refuses a name that is none, and one of another mode. */
export const targetRules: readonly Rule[] = [targets];

function targets({ proxies }: LintedFile): Mistake[] {
  const backends = new Map(proxies.flatMap((proxy) => (proxy.back ? [[proxy.name, proxy] as const] : [])));
  return proxies
    .filter(({ front }) => front)
    .flatMap((proxy) =>
      proxy.section.statements.flatMap((statement) => targetTrouble(proxy, statement, backends) ?? []),
    );
}

function targetTrouble(
  { name, mode }: Proxy,
  { words: [keyword, target], negated }: Statement,
  backends: ReadonlyMap<string, Proxy>,
): Mistake | undefined {
  const sends = keyword.text === 'use_backend' || keyword.text === 'default_backend';
  // A name that is made at run time (`%[…]`) may be anything.
  if (!sends || negated !== undefined || target === undefined || target.open || target.text.includes('%'))
    return undefined;
  const backend = backends.get(target.text);
  if (backend === undefined) {
    return refusal('backend-undefined', target, `there is no backend '${target.text}'`, `backend ${target.text}`);
  }
  if (backend.mode === mode) return undefined;
  const message = `'${name}' is mode ${mode} and the backend '${target.text}' is mode ${backend.mode}`;
  return refusal('mode-mismatch', target, message, 'one mode for both, in defaults');
}
