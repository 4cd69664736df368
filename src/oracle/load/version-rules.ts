import type { BalancerCounters } from '../../lab/observation.js';
import type { Ties } from './leastconn-model.js';

export interface LeastconnRules {
  /** Ways in which this build may break ties. */
  readonly ties: readonly Ties[];
  /** Requests by which a held quota may be off; 0 = exact. */
  readonly slack: number;
  readonly notes: readonly string[];
}

type Balancer = Pick<BalancerCounters, 'product' | 'version' | 'threads'>;

/**
 * What the build that ran promises. Compared with the real thing: 2.6.12, 3.0.11 and 3.4.0. From 3.2 on servers with the same
 * key are taken in a random order (src/lb_fwlc.c, commits 627280e15 and 9fe72bba3); with several threads two of them may take
 * the same server, since the position is updated after the pick (`fwlc_srv_reposition`).
 */
export function leastconnRules(balancer: Balancer | undefined): LeastconnRules {
  const all: readonly Ties[] = ['insertion', 'random', 'number'];
  if (!balancer)
    return { ties: all, slack: 1, notes: ['the balancer and its version are unknown: only bounds are checked'] };
  const { product, version, threads } = balancer;
  const number = versionNumber(version);
  if (!/haproxy/i.test(product) || number === undefined || number < 2006) {
    const note = `the model was compared with HAProxy 2.6 to 3.4, not with ${product} ${version}: only bounds are checked`;
    return { ties: all, slack: Math.max(1, threads - 1), notes: [note] };
  }
  const random = number >= 3002;
  const order = random
    ? `HAProxy ${version} takes servers with equal load in a random order`
    : `HAProxy ${version} takes that of several servers with equal load which waited longest`;
  const exact = threads <= 1;
  const notes = exact
    ? [order]
    : [order, `${threads} threads may pick the same server at once: quotas may be off by ${threads - 1}`];
  // Which ties insertion breaks depends on the last microsecond of two answers: random is within what may be seen.
  return { ties: random ? ['random'] : ['insertion', 'random'], slack: exact ? 0 : threads - 1, notes };
}

/** 3.0.11 → 3000; undefined where the text is no version. */
function versionNumber(version: string): number | undefined {
  const [major, minor] = (/^(\d+)\.(\d+)/.exec(version)?.slice(1) ?? []).map(Number);
  return major === undefined || minor === undefined ? undefined : major * 1000 + minor;
}
