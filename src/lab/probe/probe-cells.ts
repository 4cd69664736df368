import * as z from 'zod';
import { durationMs } from '../duration.js';
import { IDENTITY_FIELDS, REQUEST_OUTCOMES } from './probe-words.js';

/** Header names and methods, as HTTP has them. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Taken as it is written: a path with `..` is a question of its own. */
export const URL_PARTS = /^(https?):\/\/([A-Za-z0-9._-]+)(?::([1-9]\d{0,4}))?(\/[\x21-\x7e]*)?$/;

export const word = z.string().min(1);
const outcome = z.enum(REQUEST_OUTCOMES);
const UNKNOWN_OUTCOME = `must be one or several of ${REQUEST_OUTCOMES.join(', ')}`;
export const time = z
  .string()
  .refine((text) => durationMs(text) !== undefined, 'must be a time with its unit, as 500ms or 2s')
  .transform((text) => durationMs(text)!);
const pattern = word.refine((text) => isTemplate(text) || isPattern(text), 'is not a regular expression');
const url = z
  .string()
  .refine((text) => isTemplate(text) || URL_PARTS.test(text), 'must be a URL such as http://shop:5000/');
export const address = z.strictObject({
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
  field: z.enum(IDENTITY_FIELDS, `must be one of ${IDENTITY_FIELDS.join(', ')}`).optional(),
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

export type Cells = z.output<z.ZodObject<typeof cells>>;

/** One row: what is done, where, and what must come of it. */
export const row = z.strictObject(cells).superRefine((given, context) => {
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
