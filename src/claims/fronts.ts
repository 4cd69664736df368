import { type Config, type Proxy, type Statement } from '../haproxy-config/index.js';
import type { NotVerified } from './derived.js';
import { lineOf, textAt } from './words.js';

/** A proxy that takes plain HTTP, and where. */
export interface Front {
  readonly proxy: Proxy;
  readonly port: number;
}

/** The frontends that can be sent requests, the first port of each, and why others cannot. `open`: the only ports that can be reached. */
export function frontsOf(
  config: Config,
  proxies: readonly Proxy[],
  open?: readonly number[],
): { fronts: Front[]; notVerified: NotVerified[] } {
  const notVerified: NotVerified[] = [];
  const fronts = proxies.flatMap((proxy) => {
    if (!proxy.front) return [];
    const refuse = (line: number, why: string): [] => {
      notVerified.push({ ...textAt(config, line), why });
      return [];
    };
    const header = lineOf(proxy.section.header);
    if (proxy.mode !== 'http') return refuse(header, `mode ${proxy.mode}: only HTTP is verified`);
    const binds = proxy.section.statements.filter(({ words }) => words[0].text === 'bind');
    const ports = binds.flatMap((bind) => {
      const port = portOf(bind);
      if (typeof port !== 'number') return refuse(lineOf(bind), port);
      return (open?.includes(port) ?? true) ? [port] : refuse(lineOf(bind), `the lab publishes no port ${port}`);
    });
    const [port] = ports;
    if (port === undefined) return binds.length === 0 ? refuse(header, 'it listens nowhere') : [];
    return [{ proxy, port }];
  });
  return { fronts, notVerified };
}

/** Port of a `bind` line that is open to the lab, else why there is none. */
function portOf({ words }: Statement): number | string {
  const [, address, ...parameters] = words;
  const strange = parameters.find(({ text }) => /^(?:ssl|accept-proxy|accept-netscaler-cip|crt|quic)/.test(text));
  if (strange !== undefined) return `${strange.text}: only plain HTTP is verified`;
  const [, host = '', port] = /^(?:ipv[46]@)?(.*):(\d+)$/.exec(address?.text.split(',')[0] ?? '') ?? [];
  if (port === undefined) return 'this address is not understood';
  return ['', '*', '0.0.0.0', '::', '[::]'].includes(host)
    ? Number(port)
    : 'nobody outside of the container can reach it';
}
