import { LabError } from '../errors.js';
import type { Part } from '../lab/definition.js';
import type { ClientLedger } from '../lab/observation.js';
import { bar, plural, textTable } from '../report/index.js';
import { trafficKinds, type TrafficKind, type TrafficOptions } from '../traffic/index.js';
import type { OpenedLab } from './up/bring-up.js';
import { newRun } from './up/private-instance.js';
import { withSender } from './verify/sender.js';

/** Requests when nothing bounds the traffic. */
const DEFAULT_REQUESTS = 600;

/** The flags of `lab traffic`, as typed. */
export interface TrafficFlags {
  readonly requests?: number;
  readonly concurrency?: number;
  readonly rate?: number;
  readonly duration?: number;
  readonly 'keep-alive'?: string;
  readonly path?: string;
  readonly method?: string;
  readonly header: readonly string[];
  readonly body?: string;
  readonly 'cookie-jar': boolean;
}

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

/** Sends traffic as the lab's first step does, with `options` laid over it; tells the distribution as it comes. */
export async function sendTraffic(
  opened: OpenedLab,
  options: Readonly<Record<string, unknown>>,
  seed: number,
): Promise<ClientLedger> {
  const { context, lab } = opened;
  const part = plainPart(Object.values(lab.traffic).at(-1));
  const kind = part && trafficKinds[part.kind];
  if (!part || !kind) {
    throw new LabError('usage', `${lab.lab} describes no traffic`, { code: 'no-traffic', suggestions: ['lab list'] });
  }
  const { requests: _lab, ...defaults } = part.with;
  const parsed = parsedOptions(kind, { ...defaults, ...options });
  const requests = kind.requestsOf(parsed) ?? Number.POSITIVE_INFINITY;
  const servers = lab.services.filter(({ name }) => name !== lab.entry).map(({ name }) => name);
  const { progress } = context;
  const run = newRun();
  const asked = { ...lab, traffic: { traffic: { ...part, before: [], during: [] } } };
  return withSender({ ...context, ...opened, lab: asked, run }, async (sender) => {
    const of = Number.isFinite(requests) ? ` of ${requests}` : '';
    progress({ type: 'start', phase: 'traffic', text: 'starting' });
    const { client } = await sender.send(part.kind, parsed, {
      step: 'traffic',
      idPrefix: `${run}.traffic.`,
      servers,
      requests,
      seed,
      onAnswer: ({ done, byServer }) =>
        progress({ type: 'update', phase: 'traffic', text: `${done}${of}: ${inWords(servers, byServer)}` }),
    });
    const from = sender.image === undefined ? '' : ' from a client container';
    progress({ type: 'done', phase: 'traffic', text: `${plural(client.sent, 'request')}${from}` });
    return client;
  });
}

/** Tables say what each row is; traffic that somebody asks for goes where they go, as plain requests. */
function plainPart(part: Part | undefined): Part | undefined {
  if (part?.kind !== 'http-table') return part;
  const { service, port, tls, serverHeader } = part.with;
  const given = Object.entries({ service, port, tls, serverHeader }).filter(([, value]) => value !== undefined);
  return { kind: 'http', with: Object.fromEntries(given) };
}

/** The lab's own options were checked when it was read: what does not fit comes from the command line. */
function parsedOptions(kind: TrafficKind, options: Readonly<Record<string, unknown>>): TrafficOptions {
  try {
    return kind.parse(options);
  } catch (cause) {
    if (!(cause instanceof LabError)) throw cause;
    const suggestions = ['lab traffic --help'];
    throw new LabError('usage', cause.message, { code: 'bad-traffic', details: cause.details, suggestions, cause });
  }
}

/** `app1 200 · app2 100 · app3 300`; a long list ends with how many more there are. */
function inWords(servers: readonly string[], counts: ArrayLike<number>): string {
  const shown = servers.slice(0, 8).map((server, i) => `${server} ${counts[i] ?? 0}`);
  return [...shown, ...(servers.length > 8 ? [`${servers.length - 8} more`] : [])].join(' · ');
}

/** The distribution as a table with bars, then the accounting and the latency. */
export function trafficText(ledger: ClientLedger, width: number): string {
  const counts = new Array<number>(ledger.servers.length).fill(0);
  for (const server of ledger.order) if (server >= 0) counts[server] = (counts[server] ?? 0) + 1;
  const most = Math.max(...counts, 1);
  const cells = Math.max(8, Math.min(40, width - 40));
  const rows = ledger.servers.map((server, i) => {
    const count = counts[i] ?? 0;
    const share = ledger.answered > 0 ? (100 * count) / ledger.answered : 0;
    return [server, String(count), `${share.toFixed(1)} %`, bar(count, most, cells)];
  });
  const table = textTable(
    [
      { title: 'server', align: 'left' },
      { title: 'answers', align: 'right' },
      { title: 'share', align: 'right' },
      { title: '', align: 'left' },
    ],
    rows,
  );
  const { sent, answered, errors, connectionsOpened, durationMs, latency } = ledger;
  const seconds = durationMs / 1000;
  const codes = Object.entries(ledger.errorCodes).map(([code, count]) => `${code} ${count}`);
  return [
    '',
    table,
    '',
    `  sent ${sent} = answered ${answered} + errors ${errors}${codes.length > 0 ? ` (${codes.join(', ')})` : ''}`,
    `  ${plural(connectionsOpened, 'connection')}, ${seconds.toFixed(2)} s, ${(sent / seconds).toFixed(0)} requests/s`,
    `  latency ms: p50 ${latency.p50.toFixed(1)}  p90 ${latency.p90.toFixed(1)}  p99 ${latency.p99.toFixed(1)}  max ${latency.max.toFixed(1)}`,
  ].join('\n');
}
