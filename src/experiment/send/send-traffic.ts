import { LabError } from '../../errors.js';
import type { Part } from '../../lab/definition.js';
import type { ClientLedger } from '../../lab/observation.js';
import { plural } from '../../report/index.js';
import { trafficKinds, type TrafficKind, type TrafficOptions } from '../../traffic/index.js';
import type { OpenedLab } from '../up/bring-up.js';
import { newRun } from '../up/private-instance.js';
import { withSender } from '../sender/index.js';
import { trafficOptions } from './http-flags.js';
import { messageOptions, requireNoRefusal } from './message-flags.js';
import { requireFlagsAbout, type TrafficFlags } from './traffic-flags.js';

/**
 * Sends traffic as the lab's last step does, with what the flags say laid over it; tells how far it has come. Throws kind `usage`
 * where the flags do not fit the lab, `operation` where the broker refuses something.
 */
export async function sendTraffic(opened: OpenedLab, flags: TrafficFlags, seed: number): Promise<ClientLedger> {
  const { context, lab } = opened;
  const { part, kind, parsed } = asked(opened, flags);
  const requests = kind.requestsOf(parsed) ?? Number.POSITIVE_INFINITY;
  const servers = lab.services.filter(({ name }) => name !== lab.entry).map(({ name }) => name);
  const messages = part.kind === 'amqp';
  const { progress } = context;
  const run = newRun();
  const only = { ...lab, traffic: { traffic: { ...part, before: [], during: [] } } };
  return withSender({ ...context, ...opened, lab: only, run }, async (sender) => {
    const of = Number.isFinite(requests) ? ` of ${requests}` : '';
    progress({ type: 'start', phase: 'traffic', text: 'starting' });
    const { client } = await sender.send(part.kind, parsed, {
      step: 'traffic',
      idPrefix: `${run}.traffic.`,
      servers: messages ? [] : servers,
      requests,
      seed,
      onAnswer: ({ done, byServer }) => {
        const who = messages ? 'messages' : inWords(servers, byServer);
        progress({ type: 'update', phase: 'traffic', text: `${done}${of}${messages ? ' ' : ': '}${who}` });
      },
    });
    const from = sender.image === undefined ? '' : ' from a client container';
    const sent = plural(client.sent, messages ? 'message' : 'request');
    progress({ type: 'done', phase: 'traffic', text: `${sent}${from}` });
    if (client.messages) requireNoRefusal(client.messages, lab.lab);
    return client;
  });
}

interface Asked {
  readonly part: Part;
  readonly kind: TrafficKind;
  readonly parsed: TrafficOptions;
}

function asked({ lab }: OpenedLab, flags: TrafficFlags): Asked {
  const steps = Object.values(lab.traffic).filter(({ kind }) => trafficKinds[kind]?.inside !== true);
  const part = plainPart(steps.at(-1));
  const kind = part && trafficKinds[part.kind];
  if (!part || !kind) {
    throw new LabError('usage', `${lab.lab} describes no traffic`, { code: 'no-traffic', suggestions: ['lab list'] });
  }
  const messages = part.kind === 'amqp';
  requireFlagsAbout(messages ? 'messages' : 'requests', flags, lab.lab);
  const { requests: _lab, ...defaults } = part.with;
  const options = messages ? messageOptions(flags, steps) : { ...defaults, ...trafficOptions(flags) };
  return { part, kind, parsed: parsedOptions(kind, options) };
}

/** Tables say what each row is, flows how many there are of each; traffic that somebody asks for goes where they go, as plain requests. */
function plainPart(part: Part | undefined): Part | undefined {
  if (part?.kind !== 'http-table' && part?.kind !== 'flows') return part;
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
