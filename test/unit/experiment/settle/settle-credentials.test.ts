import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LabError } from '../../../../src/errors.js';
import {
  passwordsOf,
  settle,
  settleDry,
  settleStanding,
  withoutSecrets,
} from '../../../../src/experiment/settle/index.js';
import { settleCredentials } from '../../../../src/experiment/settle/settle-credentials.js';
import { passwordText } from '../../../../src/lab/secret-text.js';
import type { ResolvedLab } from '../../../../src/lab/resolved.js';
import { hashService } from '../../../../src/lifecycle/plan/hash-service.js';
import { fakeEngine } from '../../../support/fake-engine.js';
import { lab, service } from '../../lifecycle/fixtures.js';

const text = passwordText('lab');
const broker = service('broker', {
  files: [
    { path: '/definitions.json', content: `{"password":"${text}","other":"${passwordText('lab-2')}"}`, mode: 0o644 },
  ],
  environment: { URL: `amqp://lab:${text}@broker` },
  readiness: [{ kind: 'amqp', with: { port: 5672, password: text } }],
});
const demo: ResolvedLab = {
  ...lab({ services: [broker] }),
  credentials: [{ user: 'lab' }],
  traffic: {
    keys: { kind: 'amqp', with: { password: text, script: [{ op: 'publish', body: text }] }, before: [], during: [] },
  },
  witnesses: { broker: { kind: 'rabbitmq', with: { password: text } } },
};

let stateFolder: string;
beforeEach(async () => {
  stateFolder = await mkdtemp(join(tmpdir(), 'localab settle '));
});
afterEach(() => rm(stateFolder, { recursive: true, force: true }));
const context = () => ({ engine: fakeEngine(), stateFolder, clock: () => 0 });

it('puts the password wherever its text stands, and in no other user’s place', async () => {
  const settled = await settleCredentials(demo, () => Promise.resolve('s3cret'));
  const all = JSON.stringify({ ...settled, credentials: [] });
  expect(all).not.toContain(text);
  expect(all.match(/s3cret/g)).toHaveLength(6);
  expect(settled.services[0]?.files[0]?.content).toBe(`{"password":"s3cret","other":"${passwordText('lab-2')}"}`);
  expect(settled.credentials).toEqual([{ user: 'lab', password: 's3cret' }]);
  expect(await settleCredentials(demo, () => Promise.resolve(undefined))).toEqual(demo);
});

it('keeps the same password from one `up` to the next, so that nothing is called changed', async () => {
  const [first, again] = [await settle(context(), demo, 'kept'), await settle(context(), demo, 'kept')];
  expect(again).toEqual(first);
  const hash = ({ services }: ResolvedLab): string => hashService(services[0]!, 'sha256:1');
  expect(hash(again)).toBe(hash(first));
  expect(await settleStanding(context(), demo)).toEqual(first);
  expect(await settleDry(context().engine, stateFolder, demo)).toEqual(first);
  expect(passwordsOf(await settle(context(), demo, 'private'))).not.toEqual(passwordsOf(first));
});

it('says what to do where the password of a running lab is kept no more', async () => {
  await expect(settleStanding(context(), demo)).rejects.toMatchObject({
    ...{ kind: 'operation', code: 'password-gone' },
    suggestions: [expect.stringContaining('lab up demo')],
  });
});

it('takes passwords out of errors', async () => {
  const settled = await settle(context(), demo, 'private');
  const [password = ''] = passwordsOf(settled);
  const words = `403: lab/${password}`;
  const error = withoutSecrets(new LabError('not-ready', words, { code: 'crashed', details: [words] }), settled);
  expect(error).toMatchObject({ kind: 'not-ready', code: 'crashed', message: '403: lab/[redacted]' });
  expect((error as LabError).details).toEqual(['403: lab/[redacted]']);
});
