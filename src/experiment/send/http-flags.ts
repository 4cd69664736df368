import { LabError } from '../../errors.js';
import type { TrafficFlags } from './traffic-flags.js';

/** Requests when nothing bounds the traffic. */
const DEFAULT_REQUESTS = 600;

/** As the `with` of a traffic step; what was not said is left to the lab and its defaults. Throws kind `usage`. */
export function trafficOptions(flags: TrafficFlags): Record<string, unknown> {
  const { requests, concurrency, rate, duration, path, method, body, header } = flags;
  const keepAlive = flags['keep-alive'];
  const said = {
    requests: requests ?? (duration === undefined ? DEFAULT_REQUESTS : undefined),
    concurrency,
    rate,
    duration: duration === undefined ? undefined : `${duration}s`,
    keepAlive: keepAlive === undefined ? undefined : keepAliveOf(keepAlive),
    path,
    method,
    body,
    headers: header.length > 0 ? Object.fromEntries(header.map(headerOf)) : undefined,
    cookieJar: flags['cookie-jar'] || undefined,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

function keepAliveOf(text: string): boolean | number {
  if (text === 'on' || text === 'off') return text === 'on';
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new LabError('usage', `--keep-alive ${text}: it takes on, off, or how many requests per connection`, {
    code: 'bad-keep-alive',
  });
}

function headerOf(text: string): [string, string] {
  const at = text.indexOf(':');
  if (at > 0) return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  throw new LabError('usage', `--header ${text}: it takes "Name: value"`, { code: 'bad-header' });
}
