import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Engine } from '../../../src/engine/index.js';
import { LABEL } from '../../../src/lab/labels.js';
import type { ResolvedLab, ResolvedService } from '../../../src/lab/resolved.js';
import { down, up, type LabImages, type UpOptions, type UpResult } from '../../../src/lifecycle/index.js';

const template = (name: string): string =>
  readFileSync(new URL(`../../../templates/haproxy/files/${name}`, import.meta.url), 'utf8');

export const quiet = (): undefined => undefined;

/** A copy of its own, so that test files never meet. */
export function newInstance(): string {
  return `t-${randomBytes(4).toString('hex')}`;
}

/** Flask apps behind HAProxy, made by hand: what rendering would give for these weights. */
export function smallLab(instance: string, weights: readonly number[] = [2, 1, 3]): ResolvedLab {
  const apps = weights.map((_, at) => app(at + 1));
  return {
    lab: 'lifecycle-test',
    instance,
    folder: '/nonexistent/lifecycle-test',
    title: 'A test',
    entry: 'haproxy',
    parameters: { weights: [...weights], balance: 'roundrobin' },
    services: [...apps, haproxy(weights)],
    networks: [{ key: 'default', internal: false }],
    volumes: [],
    traffic: {},
    witnesses: {},
    claims: [],
  };
}

function app(index: number): ResolvedService {
  const name = `app${index}`;
  return {
    ...{ name, group: 'app', index, image: 'flask-backend', command: ['python3', '/lab/app.py'] },
    environment: { SERVER_NAME: name, SERVER_NUMBER: String(index), PORT: '5000' },
    files: [{ path: '/lab/app.py', content: template('app.py'), mode: 0o644 }],
    ...{ networks: ['default'], mounts: [], publish: [], after: [] },
    readiness: [{ kind: 'log-line', with: { contains: '"event": "listening"' } }],
    limits: { memoryBytes: 128 * 2 ** 20, pids: 128, cpus: 1 },
    ...{ user: 'nobody', stopSignal: undefined, init: true },
  };
}

function haproxy(weights: readonly number[]): ResolvedService {
  const servers = weights.map((weight, at) => `    server app${at + 1} app${at + 1}:5000 weight ${weight}\n`).join('');
  const config = template('haproxy.cfg.hbs')
    .replace('{{balance}}', 'roundrobin')
    .replace(/\{\{#each [^}]*\}\}[^]*\{\{\/each\}\}\n/, servers);
  return {
    ...{ name: 'haproxy', group: 'haproxy', index: 1, image: 'haproxy' },
    command: ['haproxy', '-W', '-db', '-f', '/lab/haproxy.cfg'],
    environment: {},
    files: [
      { path: '/lab/haproxy.cfg', content: config, mode: 0o644 },
      { path: '/lab/runtime.pl', content: template('runtime.pl'), mode: 0o644 },
    ],
    ...{ networks: ['default'], mounts: [], after: weights.map((_, at) => `app${at + 1}`) },
    publish: [{ port: 8080, prefer: undefined }],
    readiness: [{ kind: 'exec', with: { command: ['perl', '/lab/runtime.pl', 'wait-up'] } }],
    limits: { memoryBytes: 256 * 2 ** 20, pids: 64, cpus: 1 },
    ...{ user: 'haproxy', stopSignal: undefined, init: false },
  };
}

/** The lab with one service changed. */
export function changed(lab: ResolvedLab, name: string, change: Partial<ResolvedService>): ResolvedLab {
  return { ...lab, services: lab.services.map((each) => (each.name === name ? { ...each, ...change } : each)) };
}

/** The images of these roles, as `lab images build` or `lab up` left them on the engine. */
export async function imagesOf(engine: Engine, roles = ['flask-backend', 'haproxy']): Promise<LabImages> {
  const found = await Promise.all(
    roles.map(async (role) => {
      const image = (await engine.images({ [LABEL.role]: role })).find(({ tags }) => tags.length > 0);
      const reference = image?.tags[0];
      if (image === undefined || reference === undefined) throw new Error(`no image for ${role}: run lab images build`);
      return [role, { reference, imageId: image.id }] as const;
    }),
  );
  return new Map(found);
}

export interface Bring {
  readonly options?: Partial<UpOptions>;
  readonly signal?: AbortSignal;
}

export async function bringUp(engine: Engine, lab: ResolvedLab, { options, signal }: Bring = {}): Promise<UpResult> {
  return up({
    engine,
    lab,
    images: imagesOf(engine, [...new Set(lab.services.map(({ image }) => image))]),
    options: { recreate: false, publish: [], timeouts: { readyMs: 60_000 }, ...options },
    run: 'test-run',
    progress: quiet,
    signal: signal ?? new AbortController().signal,
    clock: Date.now,
  });
}

/** Removes the copy and says what is still there by the engine's own word. */
export async function takeAway(engine: Engine, instance: string, settleMs = 0): Promise<string[]> {
  const identity = { lab: 'lifecycle-test', instance };
  const signal = new AbortController().signal;
  await down({ engine, identity, volumes: true, progress: quiet, signal, settleMs });
  const filter = { [LABEL.lab]: identity.lab, [LABEL.instance]: instance };
  const found = await Promise.all([engine.containers(filter), engine.networks(filter), engine.volumes(filter)]);
  return found.flat().map(({ name }) => name);
}
