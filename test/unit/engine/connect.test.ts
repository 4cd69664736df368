import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import { attemptEngines, connectEngine, type ConnectOptions } from '../../../src/engine/index.js';

const VERSION = { Version: '28.2.0', ApiVersion: '1.50', Os: 'linux', Arch: 'arm64', Components: [{ Name: 'Engine' }] };
const engine: RequestListener = (request, answer) => {
  answer.statusCode = request.url === '/version' ? 200 : 404;
  answer.end(JSON.stringify(request.url === '/version' ? VERSION : { message: `no ${request.url}` }));
};

describe('connectEngine', () => {
  let home: string;
  const servers: Server[] = [];

  const listen = async (path: string, listener: RequestListener = engine): Promise<string> => {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(path, resolve));
    return `unix://${path}`;
  };
  const options = (over: Partial<ConnectOptions> = {}): ConnectOptions => ({
    environment: {},
    privateSocket: join(home, 'private.sock'),
    homeFolder: home,
    runtimeFolder: home,
    uid: 4242,
    platform: 'linux',
    signal: new AbortController().signal,
    timeoutMs: 2000,
    ...over,
  });
  const context = async (name: string, host: string): Promise<void> => {
    const folder = join(home, '.docker', 'contexts', 'meta', createHash('sha256').update(name).digest('hex'));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'meta.json'), JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }));
  };

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'lab-connect-'));
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
    await rm(home, { recursive: true, force: true });
  });

  it('takes --engine before DOCKER_HOST, and DOCKER_HOST before the rest, with one request', async () => {
    const asked: string[] = [];
    const noting: RequestListener = (request, answer) => {
      asked.push(request.url ?? '');
      engine(request, answer);
    };
    const flag = await listen(join(home, 'flag.sock'), noting);
    const environment = { DOCKER_HOST: await listen(join(home, 'env.sock')), DOCKER_CONTEXT: 'nowhere' };
    const first = await connectEngine(options({ host: flag, environment }));
    expect(first.address).toEqual({ host: flag, origin: '--engine', local: true });
    expect(await first.version()).toMatchObject({
      product: 'Docker',
      version: '28.2.0',
      apiVersion: '1.50',
      architecture: 'arm64',
    });
    expect(asked).toEqual(['/version']);
    const second = await connectEngine(options({ environment }));
    expect(second.address.origin).toBe('DOCKER_HOST');
    first.close();
    second.close();
  });

  it('goes nowhere else when an explicit engine is silent', async () => {
    await listen(join(home, 'private.sock'));
    for (const over of [
      { host: `unix://${home}/none.sock` },
      { environment: { DOCKER_HOST: 'tcp://127.0.0.1:1' } },
      { environment: { DOCKER_CONTEXT: 'gone' } },
      { host: 'ssh://me@there' },
      { host: 'nonsense' },
    ]) {
      const error = await failure(connectEngine(options(over)));
      expect(error).toMatchObject({ kind: 'engine', code: 'no-engine', exitCode: 4 });
      expect(error.details.join('\n')).toContain('no other engine was tried');
    }
  });

  it('names the flag or variable, the address and what was found there', async () => {
    const environment = { DOCKER_HOST: `unix://${home}/none.sock` };
    const error = await failure(connectEngine(options({ environment })));
    expect(error.message).toContain(`DOCKER_HOST (unix://${home}/none.sock)`);
    expect(error.message).toContain('no socket there');
    expect(error.suggestions).toContain('unset DOCKER_HOST');
  });

  it('uses the current context, whose settings may lie elsewhere', async () => {
    const host = await listen(join(home, 'desk.sock'));
    await context('desk', host);
    await writeFile(join(home, '.docker', 'config.json'), JSON.stringify({ currentContext: 'desk' }));
    const found = await connectEngine(options());
    expect(found.address).toMatchObject({ host, origin: 'context desk' });
    found.close();
    const again = await connectEngine(
      options({ homeFolder: '/nowhere', environment: { DOCKER_CONFIG: join(home, '.docker') } }),
    );
    expect(again.address.origin).toBe('context desk');
    again.close();
  });

  it('hands over a context’s TLS files and knows what is not local', async () => {
    await context('far', 'tcp://127.0.0.1:1');
    const tls = join(home, '.docker', 'contexts', 'tls', createHash('sha256').update('far').digest('hex'), 'docker');
    await mkdir(tls, { recursive: true });
    await writeFile(join(tls, 'ca.pem'), 'not a certificate');
    const error = await failure(connectEngine(options({ environment: { DOCKER_CONTEXT: 'far' } })));
    expect(error.message).toContain('tcp://127.0.0.1:1');
    const { engineCandidates } = await import('../../../src/engine/candidates.js');
    const [far] = (await engineCandidates(options({ environment: { DOCKER_CONTEXT: 'far' } }))).list;
    expect(await far!.resolve()).toMatchObject({ tls: { ca: 'not a certificate' }, local: true });
    const [away] = (await engineCandidates(options({ host: 'tcp://192.0.2.1:2375' }))).list;
    expect((await away!.resolve()).local).toBe(false);
  });

  it('tries the rest in order and tells each finding', async () => {
    const own = await listen(join(home, 'private.sock'));
    await writeFile(join(home, 'docker.sock'), '');
    const attempts = await attemptEngines(options());
    const origins = attempts.map(({ origin }) => origin);
    const expected = [
      'default socket',
      "lab's own engine",
      'Docker Desktop',
      'Docker Desktop',
      'rootless Docker',
      'rootless Docker',
    ];
    expect(origins).toEqual([...expected, 'Podman', 'Podman', 'Podman']);
    const finding = (host: string) => attempts.find((attempt) => attempt.host === host)?.finding;
    expect(finding(own)).toBe('answered: Docker 28.2.0, API 1.50');
    expect(finding(`unix://${home}/docker.sock`)).toMatch(/connection refused|no socket/u);
    expect(finding('unix:///run/user/4242/docker.sock')).toBe('no socket there');
  });

  it('says so when what answers is no engine, or accepts and keeps silent', async () => {
    const web = await listen(join(home, 'web.sock'), (_, answer) => answer.end('<html>'));
    expect((await failure(connectEngine(options({ host: web })))).message).toContain('is not a container engine');
    const mute = await listen(join(home, 'mute.sock'), () => undefined);
    const error = await failure(connectEngine(options({ host: mute, timeoutMs: 50 })));
    expect(error.message).toContain('has not answered within 50 ms');
  });

  it('is not led astray by a broken settings file', async () => {
    await mkdir(join(home, '.docker'));
    await writeFile(join(home, '.docker', 'config.json'), '{');
    const [first, second] = await attemptEngines(options());
    expect(first).toMatchObject({ origin: 'current Docker context', answered: false });
    expect(first?.finding).toContain('is not valid JSON');
    expect(second?.origin).toBe('default socket');
  });

  it('ends at once when the signal aborts', async () => {
    const mute = await listen(join(home, 'mute.sock'), () => undefined);
    const stop = new AbortController();
    const asking = failure(connectEngine(options({ host: mute, signal: stop.signal, timeoutMs: 60_000 })));
    stop.abort();
    expect(await asking).toMatchObject({ kind: 'interrupted', exitCode: 130 });
  });
});

async function failure(promise: Promise<unknown>): Promise<LabError> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof LabError)) throw error;
  return error;
}
