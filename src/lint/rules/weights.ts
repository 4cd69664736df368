import type { Proxy, Server, Word } from '../../haproxy-config/index.js';
import {
  mistake,
  refusal,
  statementsIn,
  PROXY_SECTIONS,
  type LintedFile,
  type Mistake,
  type Rule,
} from '../mistake.js';

/** Weights that HAProxy refuses, and weights that its round robin does not keep in a short run. */
export const weightRules: readonly Rule[] = [outOfRange, notExact];

/** HAProxy's SRV_UWGHT_MAX (include/haproxy/server-t.h). */
const HIGHEST = 256;
const SHOWN = 12;

function outOfRange({ config }: LintedFile): Mistake[] {
  const lines = statementsIn(config, PROXY_SECTIONS, 'server', 'server-template', 'default-server');
  return lines.flatMap(({ words }) =>
    words.flatMap(({ text }, i) => {
      const value = words[i + 1];
      if (i === 0 || text !== 'weight' || value === undefined || value.open) return [];
      if (/^\d+$/.test(value.text) && Number(value.text) <= HIGHEST) return [];
      const message = `a weight is a number from 0 to ${HIGHEST}, not '${value.text}'`;
      return refusal('weight-out-of-range', value, message, `the same proportions within ${HIGHEST}`);
    }),
  );
}

function notExact({ proxies, surroundings }: LintedFile): Mistake[] {
  return proxies.flatMap((proxy) => {
    const weights = proxy.balance === 'roundrobin' ? weightsOf(proxy) : [];
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const at = firstWeight(proxy);
    if (weights.length < 2 || sum === 0 || at === undefined) return [];
    const drift = surroundings.drift(weights);
    if (drift === undefined) return [];
    const exact = weights.map((weight) => Number(((drift.requests * weight) / sum).toFixed(1)));
    const message =
      `the weights ${shown(weights)} are not exact under roundrobin: the first ${drift.requests} requests are shared ` +
      `${shown(drift.counts, '/')}, not ${shown(exact, '/')}`;
    const instead = 'balance static-rr, which is exact for all weights, or weights that are (2:1:3, or all equal)';
    return mistake('weights-not-exact', at, message, instead);
  });
}

/** Of the servers that take turns; none when one of them is not known. */
function weightsOf({ servers }: Proxy): number[] {
  const turns = servers.filter(({ parameters }) => !parameters.has('backup') && !parameters.has('disabled'));
  const weights = turns.map(weightOf);
  const known = weights.filter((weight) => weight !== undefined);
  return known.length === weights.length ? known : [];
}

function weightOf({ statement, parameters }: Server): number | undefined {
  const text = parameters.get('weight')?.value?.text ?? '1';
  const known = statement.words[0].text === 'server' && statement.conditional === undefined && /^\d{1,3}$/.test(text);
  return known && Number(text) <= HIGHEST ? Number(text) : undefined;
}

function firstWeight({ servers }: Proxy): Word | undefined {
  const [first] = servers;
  return first?.parameters.get('weight')?.value ?? first?.name;
}

function shown(numbers: readonly number[], by = ':'): string {
  return numbers.length > SHOWN ? `${numbers.slice(0, SHOWN).join(by)}${by}…` : numbers.join(by);
}
