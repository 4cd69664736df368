import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecResult } from '../../../src/engine/engine.js';
import { http } from '../../../src/lifecycle/readiness/http.js';
import { fakeEngine } from '../../support/fake-engine.js';

let server: Server;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.statusCode = request.url === '/broken' ? 503 : 200;
    response.end('body');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(async () => {
  server.close();
  await once(server, 'close');
});

/** This machine stands for the container: the command is run as it is. */
function runHere(command: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<ExecResult> {
  const [program = '', ...args] = command;
  return new Promise((done) => {
    execFile(program, args, { env: { ...process.env, ...environment } }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 127;
      done({ exitCode, stdout, stderr });
    });
  });
}

async function attempt(local: boolean, path: string, respond?: Partial<ExecResult>): Promise<string | undefined> {
  const { port } = server.address() as AddressInfo;
  const engine = fakeEngine({ local, images: ['app:1'] });
  engine.onExec((_container, command, { environment }) => respond ?? runHere(command, environment));
  const containerId = await engine.createContainer({
    ...{ name: 'c', image: 'app:1', environment: {}, labels: {}, networks: [], mounts: [], publish: [], init: false },
    limits: { memoryBytes: 1, pids: 1, cpus: 1 },
  });
  await engine.startContainer(containerId);
  // Where the engine is elsewhere, the published port must not be asked: nothing listens there.
  const hostPort = local ? port : 9;
  return http.attempt(
    { port, path, status: 200 },
    {
      ...{
        engine,
        containerId,
        service: 'app',
        sinceMs: undefined,
        secondsLeft: 5,
        signal: new AbortController().signal,
      },
      ports: [{ containerPort: port, hostAddress: '127.0.0.1', hostPort }],
    },
  );
}

describe.each([
  ['through the published port of an engine on this machine', true],
  ['inside the container when the engine is elsewhere', false],
])('readiness http asks %s', (_where, local) => {
  it('and is content with the status that was asked for', async () => {
    asked.length = 0;
    expect(await attempt(local, '/a?b=1')).toBeUndefined();
    expect(asked).toEqual(['GET /a?b=1']);
  });

  it('and tells another status', async () => {
    expect(await attempt(local, '/broken')).toBe('it answers with status 503');
  });
});

describe('readiness http inside a container', () => {
  it('asks for exactly the path, whatever a shell would make of it', async () => {
    asked.length = 0;
    expect(await attempt(false, '/$(id)%s`id`')).toBeUndefined();
    expect(asked).toEqual(['GET /$(id)%s`id`']);
  });

  it.each([
    [{ exitCode: 127, stdout: 'OCI runtime exec failed' }, /no bash/],
    [{ exitCode: 1, stderr: 'bash: connect: Connection refused' }, /Connection refused/],
    [{ exitCode: 1 }, /no answer within 2000 ms/],
    [{ stdout: 'SSH-2.0' }, /no HTTP/],
  ])('says why not: %j', async (answer, words) => expect(await attempt(false, '/', answer)).toMatch(words));
});
