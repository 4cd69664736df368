import * as z from 'zod';
import { durationMs } from '../duration.js';
import { IDENTITY_FIELDS, REQUEST_OUTCOMES } from './probe-words.js';
import type { FileRow, IdentityRow, MirrorRow, ProbeRow, RequestRow, RunRow, ValuePromise } from './probe-row.js';

const MOST_ROWS = 1000;
/** Of a body, in the name of its row. */
const LONGEST_BODY = 32;
/** Header names and methods, as HTTP has them. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Taken as it is written: a path with `..` is a question of its own. */
const URL_PARTS = /^(https?):\/\/([A-Za-z0-9._-]+)(?::([1-9]\d{0,4}))?(\/[\x21-\x7e]*)?$/;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+)$/;

const word = z.string().min(1);
const outcome = z.enum(REQUEST_OUTCOMES);
const UNKNOWN_OUTCOME = `must be one or several of ${REQUEST_OUTCOMES.join(', ')}`;
const time = z
  .string()
  .refine((text) => durationMs(text) !== undefined, 'must be a time with its unit, as 500ms or 2s')
  .transform((text) => durationMs(text)!);
const pattern = word.refine((text) => isTemplate(text) || isPattern(text), 'is not a regular expression');
const url = z
  .string()
  .refine((text) => isTemplate(text) || URL_PARTS.test(text), 'must be a URL such as http://shop:5000/');
const address = z.strictObject({
  addressOf: word,
  on: word.optional(),
  port: z.int().min(1).max(65_535),
  path: z.string().startsWith('/').default('/'),
  scheme: z.enum(['http', 'https']).default('http'),
});
const to = z.union([url, address], 'must be a URL, or { addressOf: SERVICE, on: NETWORK, port: PORT }');
const place = {
  folder: word,
  file: word.regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]+$/, 'must be the plain name of a file in that folder'),
};

const cells = {
  says: word.optional(),
  part: word.optional(),
  /** What is done: one of these. */
  get: to.optional(),
  send: z
    .strictObject({
      method: z.string().regex(TOKEN, 'is not a method').default('POST'),
      url: to,
      headers: z.record(z.string().regex(TOKEN, 'is not a header name'), z.coerce.string()).default({}),
      body: z.string().optional(),
    })
    .optional(),
  run: z.array(z.string()).min(1).optional(),
  identity: word.optional(),
  write: z.strictObject({ ...place, text: z.string() }).optional(),
  read: z.strictObject(place).optional(),
  remove: z.strictObject(place).optional(),
  mirror: z
    .strictObject({ folder: word, at: z.string().startsWith('/'), rounds: z.int().min(1).max(1000).default(50) })
    .optional(),
  /** Where. */
  from: word.optional(),
  in: word.optional(),
  field: z.enum(IDENTITY_FIELDS).optional(),
  timeout: time.optional(),
  ca: word.optional(),
  name: word.optional(),
  verify: z.boolean().optional(),
  about: word.optional(),
  /** What must come of it. */
  outcome: z.union([outcome.transform((one) => [one]), z.array(outcome).min(1)], UNKNOWN_OUTCOME).optional(),
  status: z.int().min(100).max(599).optional(),
  host: word.optional(),
  shows: pattern.optional(),
  code: word.optional(),
  resolves: z.union([word.transform((one) => [one]), z.array(word).min(1)]).optional(),
  exit: z.int().min(0).max(255).optional(),
  keep: word.regex(/^[\w-]+$/, 'must be a plain name').optional(),
  equals: word.optional(),
  differs: word.optional(),
};

const REQUEST = ['from', 'timeout', 'ca', 'name', 'verify', 'about', 'outcome', 'status', 'host', 'code', 'resolves'];
const VALUE = ['keep', 'equals', 'differs'];
/** What a row does, and the cells that go with it, beside `says`, `part` and `shows`. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  get: REQUEST,
  send: REQUEST,
  run: ['in', 'timeout', 'exit', ...VALUE],
  identity: ['field', ...VALUE],
  write: [],
  read: VALUE,
  remove: [],
  mirror: ['in'],
};
const REQUESTS = new Set(['get', 'send']);
const ANYWHERE = ['says', 'part', 'shows'];
const NEEDS: Readonly<Record<string, string>> = { get: 'from', send: 'from', run: 'in', mirror: 'in' };

type Cells = z.output<z.ZodObject<typeof cells>>;

const row = z.strictObject(cells).superRefine((given, context) => {
  const say = (key: string | undefined, message: string): void =>
    context.addIssue({ code: 'custom', message, path: key === undefined ? [] : [key] });
  const keys = Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  const does = keys.filter((key) => Object.hasOwn(ALLOWED, key));
  const [first, second] = does;
  if (first === undefined) return say(undefined, `needs one of ${Object.keys(ALLOWED).join(', ')}`);
  if (second !== undefined) return say(second, `${first} and ${second} in one row: make two of it`);
  for (const key of keys) {
    if (key !== first && ![...ANYWHERE, ...ALLOWED[first]!].includes(key)) say(key, `does not go with ${first}`);
  }
  const need = NEEDS[first];
  if (need !== undefined && !keys.includes(need)) say(undefined, `${first} needs ${need}: SERVICE`);
  const { outcome: outcomes = ['answered'] } = given;
  const answered = outcomes.includes('answered');
  if (answered && outcomes.length > 1) say('outcome', 'answered and something else in one row promises nothing');
  for (const key of ['status', 'host', 'shows'] as const) {
    if (REQUESTS.has(first) && !answered && given[key] !== undefined)
      say(key, `comes with an answer, and the outcome is ${outcomes.join(' or ')}`);
  }
  if (given.code !== undefined && answered) say('code', 'comes with a failure: an answer has a status');
});

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

/** Looked at again once it is filled in. */
function isTemplate(text: string): boolean {
  return text.includes('{{');
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
