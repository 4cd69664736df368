import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ResolvedLab, ResolvedService } from '../../../../src/lab/resolved.js';
import { composeFolder, type FolderFile } from '../../../../src/render/index.js';
import { lab, service } from '../../lifecycle/fixtures.js';

type ComposeYaml = {
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
} & Readonly<Record<string, unknown>>;

const HEALTH = { command: ['check', 'me'] };

const folderOf = (resolved: ResolvedLab, mounted: ReadonlyMap<string, readonly FolderFile[]> = new Map()) =>
  composeFolder({
    lab: resolved,
    summary: 'What it shows',
    images: 'registry',
    ...{ origin: undefined, labWord: 'demo' },
    options: ['--images packages', '--set weights=5,1'],
    dockerfiles: { app: 'FROM app:1\n' },
    mounted,
    controls: ['broken'],
    passwords: new Map(),
    certificates: new Map(),
  });

const textOf = (files: readonly FolderFile[], path: string): string =>
  String(files.find((file) => file.path === path)?.content);

const yamlOf = (resolved: ResolvedLab): ComposeYaml =>
  parse(textOf(folderOf(resolved), 'compose.yaml'), { schema: 'yaml-1.1' }) as ComposeYaml;

const one = (change: Partial<ResolvedService>): ComposeYaml['services'][string] =>
  yamlOf(lab({ services: [service('only', change)], entry: 'only' })).services['only'] ?? {};

/** Everything that a lab's service can have. */
const FULL = lab({
  networks: [
    { key: 'default', internal: false },
    { key: 'back', internal: true },
  ],
  volumes: [{ key: 'data' }],
  services: [
    service('app1', { group: 'app', health: HEALTH, environment: { NAME: 'one' } }),
    service('app2', { group: 'app', index: 2, health: HEALTH, environment: { NAME: 'two' }, networks: ['back'] }),
    service('store', {
      user: 'nobody',
      stopSignal: 'SIGINT',
      init: true,
      command: undefined,
      networks: [],
      mounts: [
        { kind: 'volume', source: 'data', target: '/data', readOnly: false },
        { kind: 'bind', source: '/labs/demo/pages', target: '/pages', readOnly: true },
      ],
      files: [{ path: '/etc/store.conf', content: 'a=1\n', mode: 0o644 }],
    }),
    service('balancer', {
      after: ['app1', 'app2', 'store'],
      publish: [{ port: 8080, prefer: 8080 }],
      readiness: [{ kind: 'healthy', with: {} }],
    }),
  ],
});

describe('the compose file', () => {
  it('is valid by the compose specification', async () => {
    const schema = JSON.parse(await readFile('test/support/compose-spec.json', 'utf8')) as Record<string, unknown>;
    const ajv = new Ajv({ strict: false, validateFormats: false });
    // The specification names its draft by https; it is the same draft.
    const validate = ajv.compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' });
    for (const resolved of [lab(), FULL]) {
      expect(validate(yamlOf(resolved)), JSON.stringify(validate.errors)).toBe(true);
    }
    expect(validate({ services: { app: { imagee: 'x' } } })).toBe(false);
  });

  it('gives the same bytes for the same input, and other bytes for another', () => {
    expect(folderOf(structuredClone(FULL))).toEqual(folderOf(FULL));
    expect(folderOf(lab({ parameters: { weights: [1, 2] } }))).not.toEqual(folderOf(lab()));
  });

  it.each([
    ['its own name', undefined, 'only'],
    ['another one', 'heron', 'heron'],
    ['what the engine takes', '', undefined],
  ])('has a service go by %s', (_what, hostname, wanted) => {
    expect(one(hostname === undefined ? {} : { hostname }).hostname).toBe(wanted);
  });

  it('gives a service what lab gives its container', () => {
    expect(one({ user: 'nobody', init: true, stopSignal: 'SIGINT', environment: { A: '1' } })).toEqual({
      build: './images/app',
      hostname: 'only',
      command: ['run'],
      environment: { A: '1' },
      user: 'nobody',
      init: true,
      networks: ['default'],
      stop_signal: 'SIGINT',
      mem_limit: '100000000b',
      memswap_limit: '100000000b',
      pids_limit: 64,
      cpus: 1,
      cap_drop: ['NET_RAW', 'MKNOD', 'AUDIT_WRITE', 'SYS_CHROOT', 'SETFCAP', 'SETPCAP'],
      security_opt: ['no-new-privileges'],
      logging: { driver: 'json-file', options: { mode: 'blocking', 'max-size': '1000g' } },
    });
  });

  it('has no version, a project name, each service by its own name, and what the lab is', () => {
    const file = yamlOf(FULL);
    expect(Object.keys(file)).toEqual(['name', 'services', 'networks', 'volumes', 'x-localab']);
    expect(file['name']).toBe('demo');
    expect(Object.keys(file.services)).toEqual(['app1', 'app2', 'store', 'balancer']);
    expect(file['networks']).toEqual({ default: {}, back: { internal: true } });
    expect(file['x-localab']).toEqual({ version: 1, lab: 'demo', images: 'registry', parameters: { weights: [2, 1] } });
  });

  it('publishes on this machine alone: the preferred port, which a variable moves, or a free one', () => {
    expect(one({ publish: [{ port: 80, prefer: 8080 }] })['ports']).toEqual(['127.0.0.1:${ONLY_PORT:-8080}:80']);
    const several = [
      { port: 80, prefer: 8080 },
      { port: 81, prefer: undefined },
    ];
    expect(one({ publish: several })['ports']).toEqual(['127.0.0.1:${ONLY_PORT_80:-8080}:80', '127.0.0.1::81']);
  });

  it('waits for health where it can be told, else for the start', () => {
    expect(yamlOf(FULL).services['balancer']?.['depends_on']).toEqual({
      app1: { condition: 'service_healthy', restart: true },
      app2: { condition: 'service_healthy', restart: true },
      store: { condition: 'service_started', restart: true },
    });
  });

  it.each([
    ['its own command', { health: HEALTH }, ['CMD', 'check', 'me']],
    ['a readiness command', { readiness: [{ kind: 'exec', with: { command: ['ready'] } }] }, ['CMD', 'ready']],
    [
      'its own command first',
      { health: HEALTH, readiness: [{ kind: 'exec', with: { command: ['x'] } }] },
      ['CMD', 'check', 'me'],
    ],
  ])('checks health by %s', (_, change, test) => {
    expect(one(change)['healthcheck']).toMatchObject({ test });
  });

  it.each([
    ['a log line', [{ kind: 'log-line', with: { contains: 'up' } }]],
    ['the image', [{ kind: 'healthy', with: {} }]],
    ['nothing', []],
  ])('writes no health check where health is told by %s', (_, readiness) => {
    expect(one({ readiness })).not.toHaveProperty('healthcheck');
  });

  it('keeps texts whole that compose or YAML would read as something else', () => {
    const texts = {
      A: 'yes',
      B: '010',
      C: '2024-01-01',
      D: '12:30:45',
      E: '$HOME ${X} $$',
      F: '',
      G: 'a: b # c',
      H: '<<',
    };
    const environment = one({ environment: texts })['environment'];
    expect(environment).toEqual({ ...texts, E: '$$HOME $${X} $$$$' });
    const file = yamlOf(lab({ parameters: { text: 'a$b' } }));
    expect(file['x-localab']).toMatchObject({ parameters: { text: 'a$$b' } });
  });

  it('is on no network when the lab says so', () => {
    const isolated = one({ networks: [] });
    expect(isolated['network_mode']).toBe('none');
    expect(isolated).not.toHaveProperty('networks');
  });
});

describe('the folder', () => {
  const file = (content: string) => [{ path: '/lab/app.conf', content, mode: 0o640 }];

  it('holds each file once for a group whose containers share it', () => {
    const apps = [
      service('app1', { group: 'app', files: file('x') }),
      service('app2', { group: 'app', files: file('x') }),
    ];
    const files = folderOf(lab({ services: apps, entry: 'app1' }));
    expect(files.map(({ path }) => path)).toEqual([
      'README.md',
      'compose.yaml',
      'files/app/app.conf',
      'images/app/Dockerfile',
    ]);
    expect(files[2]).toEqual({ path: 'files/app/app.conf', content: 'x', mode: 0o640 });
  });

  it('holds files once per container where they differ', () => {
    const apps = [
      service('app1', { group: 'app', files: file('x') }),
      service('app2', { group: 'app', files: file('y') }),
    ];
    const files = folderOf(lab({ services: apps, entry: 'app1' }));
    expect(textOf(files, 'files/app1/app.conf')).toBe('x');
    expect(textOf(files, 'files/app2/app.conf')).toBe('y');
    expect(textOf(files, 'compose.yaml')).toContain('./files/app2/app.conf:/lab/app.conf:ro');
  });

  it('keeps files of one name apart', () => {
    const both = [...file('x'), { path: '/etc/app.conf', content: 'y', mode: 0o644 }];
    const paths = folderOf(lab({ services: [service('only', { files: both })], entry: 'only' })).map(
      ({ path }) => path,
    );
    expect(paths).toContain('files/only/lab/app.conf');
    expect(paths).toContain('files/only/etc/app.conf');
  });

  it('holds a copy of what the lab mounts', () => {
    const mounted = new Map([['/labs/demo/pages', [{ path: 'a/b.html', content: Buffer.from('hi'), mode: 0o644 }]]]);
    const files = folderOf(FULL, mounted);
    expect(textOf(files, 'folders/pages/a/b.html')).toBe('hi');
    expect(yamlOf(FULL).services['store']?.['volumes']).toEqual([
      './files/store/store.conf:/etc/store.conf:ro',
      'data:/data',
      './folders/pages:/pages:ro',
    ]);
  });

  it('tells in its README how to run, change and verify it, and what compose cannot', () => {
    const readme = textOf(folderOf(FULL), 'README.md');
    for (const part of [
      'docker compose up --build --wait',
      'docker compose down',
      'lab verify --compose .',
      '`files/store/store.conf`, then `docker compose restart store`',
      'BALANCER_PORT=0',
      'lab prove demo',
      '`lab compose demo --images packages --set weights=5,1 -o . --force`',
    ])
      expect(readme).toContain(part);
  });
});
