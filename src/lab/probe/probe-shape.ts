import * as z from 'zod';
import { type address, row, time, URL_PARTS, word, type Cells } from './probe-cells.js';
import type { FileRow, IdentityRow, MirrorRow, ProbeRow, RequestRow, RunRow, ValuePromise } from './probe-row.js';

const MOST_ROWS = 1000;
/** Of a body, in the name of its row. */
const LONGEST_BODY = 32;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+)$/;

/** The rows of a traffic part of kind probe, done one after the other. */
export const ProbesShape = z.strictObject({
  /** Whom the step is about, where that is asked for elsewhere. */
  service: word.optional(),
  port: z.int().min(1).max(65_535).optional(),
  /** Of each request and command, unless its row says otherwise. */
  timeout: time.default(2000),
  rows: z.array(row).min(1).max(MOST_ROWS),
});
export type Probes = z.output<typeof ProbesShape>;

/** The rows, each with everything that it leaves open. */
export function probeRows({ rows, timeout }: Pick<Probes, 'rows' | 'timeout'>): ProbeRow[] {
  return rows.map((each) => probeRow(each, each.timeout ?? timeout));
}

function probeRow(given: Cells, timeoutMs: number): ProbeRow {
  const { says, part, keep, equals, differs, shows } = given;
  const promise: ValuePromise = { keep, equals, differs, shows };
  const { run, identity, field = 'container' } = given;
  if (given.get !== undefined || given.send !== undefined) return requestRow(given, timeoutMs);
  if (run !== undefined) {
    const service = given.in!;
    const words = says ?? `${service}: ${run.join(' ')}`;
    return {
      ...({ kind: 'run', says: words, part, service, command: run, timeoutMs } satisfies Omit<RunRow, 'promise'>),
      promise: { ...promise, exit: given.exit ?? 0 },
    };
  }
  if (identity !== undefined) {
    const head = { kind: 'identity', says: says ?? `${identity}: its ${field}`, part } as const;
    return { ...head, service: identity, field, promise } satisfies IdentityRow;
  }
  if (given.mirror !== undefined) {
    const { folder, at, rounds } = given.mirror;
    const service = given.in!;
    const words = says ?? `${folder} here and ${at} in ${service}, ${rounds} rounds`;
    const fresh = shows ?? `^${rounds} rounds, 0 stale inside, 0 stale outside$`;
    const head = { kind: 'mirror', says: words, part } as const;
    return { ...head, folder, service, at, rounds, promise: { shows: fresh } } satisfies MirrorRow;
  }
  return fileRow(given, promise);
}

function fileRow({ says, part, write, read, remove }: Cells, promise: ValuePromise): FileRow {
  const kind = write ? 'write' : read ? 'read' : 'remove';
  const { folder, file } = (write ?? read ?? remove)!;
  return {
    kind,
    says: says ?? `host: ${kind} ${folder}/${file}`,
    part,
    folder,
    file,
    text: write?.text ?? '',
    promise,
  };
}

function requestRow(given: Cells, timeoutMs: number): RequestRow {
  const {
    says,
    part,
    from = '',
    ca,
    name,
    verify = true,
    about,
    outcome: outcomes = ['answered'],
    code,
    resolves,
  } = given;
  const { method, url: asked, headers, body } = given.send ?? { method: 'GET', url: given.get!, headers: {} };
  const where = typeof asked === 'string' ? fromUrl(asked) : fromAddress(asked);
  const subject = about ?? (where.host === undefined ? where.addressOf.service : ownName(where.host, from));
  const shown = where.host ?? `the address of ${where.addressOf.service}`;
  const { status, host: by, shows } = given;
  return {
    ...{
      kind: 'request',
      says: says ?? `${from}: ${method} ${where.scheme}://${shown}:${where.port}${where.path}${inShort(body)}`,
    },
    ...{ part, from, method, ...where, headers, body, ca, name, verify, timeoutMs },
    target: `${subject}:${where.port}`,
    promise: { outcomes, status, by, shows, code, resolves },
  };
}

/** ` {"quantity": 3}`: what tells requests to one address apart. */
function inShort(body: string | undefined): string {
  if (body === undefined) return '';
  const line = body.replaceAll(/\s+/g, ' ');
  return ` ${line.length <= LONGEST_BODY ? line : `${line.slice(0, LONGEST_BODY)}…`}`;
}

/** Asking oneself is asking the service. */
function ownName(host: string, from: string): string {
  return LOOPBACK.test(host) ? from : host;
}

type Where = Pick<RequestRow, 'scheme' | 'port' | 'path'> &
  (
    | { readonly host: string; readonly addressOf: undefined }
    | { readonly host: undefined; readonly addressOf: NonNullable<RequestRow['addressOf']> }
  );

function fromUrl(text: string): Where {
  const [, scheme, host = '', port, path = '/'] = URL_PARTS.exec(text) ?? [];
  const standard = scheme === 'https' ? 443 : 80;
  const asked = port === undefined ? standard : Number(port);
  return { scheme: scheme === 'https' ? 'https' : 'http', host, addressOf: undefined, port: asked, path };
}

function fromAddress({ addressOf: service, on: network, port, path, scheme }: z.output<typeof address>): Where {
  return { scheme, host: undefined, addressOf: { service, network }, port, path };
}
