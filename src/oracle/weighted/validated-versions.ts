import type { BalancerCounters } from '../../lab/observation.js';
import type { Balance } from '../round-robin/index.js';

export interface Validity {
  /** Whether order and totals are predicted pick by pick. */
  readonly exact: boolean;
  /** Requests by which each server may be off beyond the ordinary bound. */
  readonly slack: number;
  readonly notes: readonly string[];
}

/**
 * For which balancers the models were compared with the real thing: HAProxy 2.6.12, 3.0.11 and 3.4.0. From 3.2 on
 * roundrobin keeps one position per thread group, and groups may be made by themselves as soon as there is more than one
 * thread (src/lb_fwrr.c, commits 3758eab71 and 658eaa408): one request per group may be off, so one per thread at most.
 */
export function validityOf(
  balance: Balance,
  balancer: Pick<BalancerCounters, 'product' | 'version' | 'threads'> | undefined,
): Validity {
  if (!balancer) return { exact: false, slack: 0, notes: ['the balancer and its version are unknown'] };
  const { product, version, threads } = balancer;
  const [major, minor] = (/^(\d+)\.(\d+)/.exec(version)?.slice(1) ?? []).map(Number);
  const number = major === undefined || minor === undefined ? undefined : major * 1000 + minor;
  if (!/haproxy/i.test(product) || number === undefined || number < 2006) {
    const note = `the model was compared with HAProxy 2.6 to 3.4, not with ${product} ${version}: only bounds are checked`;
    return { exact: false, slack: 0, notes: [note] };
  }
  if (threads <= 1) return { exact: true, slack: 0, notes: [] };
  if (balance === 'roundrobin' && number >= 3002) {
    const note = `HAProxy ${version} with ${threads} threads may keep one schedule per thread group: only bounds are checked`;
    return { exact: false, slack: threads, notes: [note] };
  }
  return { exact: true, slack: 0, notes: [`${threads} threads: picks are made one after another under a lock`] };
}
