import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { labelFilter } from '../../src/lab/labels.js';
import type { RunRecord } from '../../src/lab/verdict.js';
import { builtLab, freshInstance, type BuiltLab } from '../support/built-lab.js';
import { connectTestEngine } from '../support/real-engine.js';

// A configuration that somebody brings along, from its text alone.
let lab: BuiltLab;
let engine: Engine;

beforeAll(async () => {
  [lab, engine] = await Promise.all([builtLab(), connectTestEngine()]);
});

afterAll(async () => {
  engine.close();
  await lab[Symbol.asyncDispose]();
});

const weighted = (balance: string): string => `global
  chroot /var/lib/haproxy
  nbthread 1
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
frontend www
  bind *:80
  default_backend pool
backend pool
  balance ${balance}
  server app1 app1:5000 weight 2 check
  server app2 app2:8000 weight 1 check
  server app3 192.0.2.3:5000 weight 3 check
`;

const RULES = `global
  nbthread 1
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
frontend www
  bind :8080
  acl is_api path_beg /api/
  acl is_api path /api
  acl is_write method POST PUT
  acl is_bot req.hdr(User-Agent) -m sub -i curl bot
  http-request deny deny_status 429 if is_bot !is_api
  http-request redirect scheme https code 301 if { path_beg /secure/ } !{ ssl_fc }
  http-request deny if { path_reg ^/old/[0-9]+$ } or { query -m sub drop }
  use_backend write if is_api is_write
  use_backend api if is_api or { hdr(host) -i api.example.com }
  use_backend media if { path_end -i .jpg .png }
  use_backend lost if { lua.lost }
  default_backend web
backend web
  server web web:80
backend api
  server api api:5000
backend write
  server write write:5000
backend media
  server media media:5000
backend lost
  server lost lost:5000
`;

interface Result {
  readonly record: RunRecord;
  readonly config: {
    readonly changes: { line: number }[];
    readonly notVerified: { line: number; why: string }[];
    socketAdded: boolean;
    readonly running: { readonly differences: readonly unknown[] } | null;
  };
}

async function verify(
  name: string,
  text: string,
): Promise<{ exitCode: number; outcomes: Record<string, string>; result: Result }> {
  const folder = join(lab.stateFolder, 'configs');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), text);
  const { exitCode, result } = await lab.json(['verify', '--cfg', join(folder, name)]);
  const { record, ...rest } = result as unknown as Result;
  const left = await engine.containers(labelFilter({ lab: 'own-config', instance: record.instance }));
  expect(left.map(({ name: container }) => container)).toEqual([]);
  const outcomes = Object.fromEntries(record.verdict.claims.map(({ claim, outcome }) => [claim, outcome]));
  return { exitCode, outcomes, result: { record, ...rest } };
}

it('verifies weights, and tells what it had to run otherwise', async () => {
  const { exitCode, outcomes, result } = await verify('weighted.cfg', weighted('roundrobin'));
  expect(outcomes).toEqual({ 'pool-configuration': 'PASS', 'pool-order': 'PASS', 'pool-totals': 'PASS' });
  expect(exitCode).toBe(0);
  expect(result.config).toMatchObject({ socketAdded: true, notVerified: [] });
  expect(result.config.changes.map(({ line }) => line)).toEqual([2, 16]);
});

it('judges what the file says, not what somebody meant: random is judged as random', async () => {
  const { outcomes } = await verify('random.cfg', weighted('random'));
  // Two draws under load promise a band alone, and a share on its edge stays open (seen once).
  expect(Object.keys(outcomes)).toEqual(['pool-no-rotation', 'pool-shares']);
  expect(outcomes['pool-no-rotation']).toBe('PASS');
  expect(outcomes['pool-shares']).not.toBe('FAIL');
});

it('verifies rules against HAProxy’s own answers, near misses included', async () => {
  const understood = RULES.replace('  use_backend lost if { lua.lost }\n', '');
  const { exitCode, outcomes, result } = await verify('rules.cfg', understood);
  expect(outcomes).toEqual({ 'www-rules': 'PASS' });
  expect(exitCode).toBe(0);
  expect(result.record.observations[0]!.client.sent).toBeGreaterThan(50);
  const lines = result.config.notVerified.map(({ line, why }) => `${line} ${why}`);
  expect(lines).toEqual([
    '15 no request comes over TLS: only one outcome of it is seen',
    '29 no request is known that gets there',
  ]);
});

it('holds an edited file against the lab that runs, and restarts nothing', async () => {
  const instance = freshInstance();
  const NAME = 'haproxy-weighted';
  const here = { LAB_INSTANCE: instance };
  const read = () => engine.containers(labelFilter({ lab: NAME, instance }));
  try {
    expect((await lab.run(['up', NAME], here)).exitCode).toBe(0);
    const before = await read();
    const shown = await lab.run(['exec', NAME, 'haproxy', '--', 'cat', '/lab/haproxy.cfg'], here);
    const against = async (name: string, text: string) => {
      const file = join(lab.stateFolder, name);
      await writeFile(file, text);
      const { exitCode, result } = await lab.json(['verify', NAME, '--cfg', file], here);
      const { record, config } = result as unknown as Result;
      const claims = record.verdict.claims.map(({ claim, outcome }) => `${claim} ${outcome}`);
      return { exitCode, claims, differences: config.running?.differences, notVerified: config.notVerified };
    };
    expect(await against('same.cfg', shown.stdout)).toEqual({
      ...{ exitCode: 0, differences: [], notVerified: [] },
      claims: ['apps-configuration PASS', 'apps-order PASS', 'apps-totals PASS'],
    });
    const edited = shown.stdout.replace('app1:5000 weight 2', 'app1:5000 weight 5');
    expect(await against('edited.cfg', edited)).toEqual({
      ...{ exitCode: 10, notVerified: [] },
      claims: ['apps-configuration FAIL', 'apps-order FAIL', 'apps-totals FAIL'],
      differences: [
        { only: 'file', line: 27, text: 'server app1 app1:5000 weight 5' },
        { only: 'running', line: 27, text: 'server app1 app1:5000 weight 2' },
      ],
    });
    expect((await read()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  } finally {
    await lab.run(['down', NAME], here);
  }
});
