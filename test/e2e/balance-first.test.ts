import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtLab, type BuiltLab } from '../support/built-lab.js';

// The model of `balance first` against the real one. No built-in lab is about it, so this one is made of haproxy-queue.
let lab: BuiltLab;
let folder: string;

const TRAFFIC = `
traffic:
  held:
    kind: http
    with: { service: haproxy, port: 8080, path: '/?hold=800', concurrency: 100 }
  full:
    kind: http
    with: { service: haproxy, port: 8080, path: '/?hold=200', concurrency: 100 }
witnesses:
  middle: { kind: haproxy-stats, with: { service: haproxy, backend: apps, command: [perl, /lab/runtime.pl] } }
  backend: { kind: request-log, with: { services: [app] } }
claims:
  - id: fills-up
    says: 'servers fill up one after another'
    traffic: held
    oracle: &first { kind: first, with: { maxconn: { parameter: maxconn }, servers: app } }
    judge: { kind: held }
  - id: never-more
    says: 'a full server gets no more'
    traffic: full
    oracle: *first
    judge: { kind: peaks }
variants:
  roundrobin:
    help: The servers take turns
    patch: [{ service: haproxy, path: /lab/haproxy.cfg, find: balance first, replace: balance roundrobin }]
    expect: { verdict: FAIL, claims: [fills-up] }
  no-maxconn:
    help: No server is ever full
    patch: [{ service: haproxy, path: /lab/haproxy.cfg, find: ' maxconn 4$', replace: '' }]
    expect: { verdict: FAIL, claims: [fills-up, never-more] }
`;

beforeAll(async () => {
  lab = await builtLab();
  folder = join(lab.stateFolder, 'my-first');
  await cp('labs/haproxy-queue', folder, { recursive: true });
  const definition = await readFile(join(folder, 'lab.yaml'), 'utf8');
  const own = definition
    .slice(0, definition.indexOf('\n# Both steps'))
    .replace('name: haproxy-queue', 'name: my-first')
    .replace(/(maxconn:[^]*?default: )2/, (_, head: string) => `${head}4`);
  await writeFile(join(folder, 'lab.yaml'), own + TRAFFIC);
  const config = await readFile(join(folder, 'haproxy.cfg.hbs'), 'utf8');
  await writeFile(join(folder, 'haproxy.cfg.hbs'), config.replace('balance roundrobin', 'balance first'));
});

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
});

it('first fills server after server; a round robin and a lab without limits are told from it', async () => {
  const { exitCode, result } = await lab.json(['prove', folder]);
  expect(result).toMatchObject({ caught: 3, missed: 0, notRun: 0, unproven: [] });
  expect(exitCode).toBe(0);
  const [unbroken] = result['controls'] as { record: { verdict: { claims: { reason: string }[] } } }[];
  const reasons = unbroken!.record.verdict.claims.map(({ reason }) => reason);
  expect(reasons[0]).toContain('4/4/2 of 10 requests held at once');
  expect(reasons[1]).toContain('had 4 of 24 requests in flight at most');
});
