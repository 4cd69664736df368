import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectEngine, type Engine } from '../../../src/engine/index.js';

const VERSION = JSON.stringify({ Version: '28.2.0', ApiVersion: '1.50', Os: 'linux', Arch: 'amd64' });
const LOST = { kind: 'operation', code: 'engine-lost', exitCode: 5 };

describe('an engine that stops in the middle', () => {
  let folder: string;
  let server: Server;
  let engine: Engine;
  let next: RequestListener;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lab-lost-'));
    const socket = join(folder, 'engine.sock');
    next = (request) => request.socket.destroy();
    server = createServer((request, answer) =>
      request.url === '/version' ? answer.end(VERSION) : next(request, answer),
    );
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    const signal = new AbortController().signal;
    const rest = { environment: {}, privateSocket: '', homeFolder: folder, signal, timeoutMs: 5000, silenceMs: 90 };
    engine = await connectEngine({ host: `unix://${socket}`, ...rest });
  });
  afterEach(async () => {
    engine.close();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('hangs up during a call', async () => {
    await expect(engine.containers({})).rejects.toMatchObject(LOST);
    await expect(engine.exec('a', ['true'])).rejects.toMatchObject(LOST);
    await expect(engine.removeContainer('a')).rejects.toMatchObject(LOST);
  });

  it('is gone, socket and all, at the next call', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(engine.container('a')).rejects.toMatchObject(LOST);
  });

  it('breaks off a log, and ends the events without having been asked to', async () => {
    next = (request, answer) => {
      answer.write(Buffer.from([1, 0, 0, 0, 0, 0, 0, 9]));
      setImmediate(() => request.socket.destroy());
    };
    const reading = (async () => {
      for await (const line of engine.logs('a', { follow: true })) void line;
    })();
    await expect(reading).rejects.toMatchObject(LOST);
    next = (_, answer) => answer.end();
    const watching = (async () => {
      for await (const event of engine.events({}, new AbortController().signal)) void event;
    })();
    await expect(watching).rejects.toMatchObject(LOST);
  });

  it('freezes: whatever is under way fails, says which timeout expired, and nothing is tried any more', async () => {
    next = (request, answer) => {
      if (request.url?.includes('/logs') === true) answer.write(Buffer.from([1, 0, 0, 0, 0, 0, 0, 9]));
    };
    const reading = (async () => {
      for await (const line of engine.logs('a', { follow: true })) void line;
    })();
    const building = engine.pullImage('a:1', () => undefined);
    const results = await Promise.allSettled([engine.removeContainer('a'), reading, building]);
    const words = { ...LOST, details: ['timeout "engine" (0.09 s) expired without a sign of life from it'] };
    for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: words });
    const before = Date.now();
    await expect(engine.containers({})).rejects.toMatchObject(LOST);
    expect(Date.now() - before).toBeLessThan(90);
    expect(engine.lost.reason).toMatchObject(words);
  });

  it('is gone while nothing is asked of it, and that is told, too', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await new Promise((resolve) => engine.lost.addEventListener('abort', resolve));
    expect(engine.lost.reason).toMatchObject(LOST);
    await expect(engine.containers({})).rejects.toMatchObject(LOST);
  });

  it('is not lost while it takes its time but shows signs of life', async () => {
    let asked = 0;
    next = (request, answer) => {
      if (request.url !== '/_ping') setTimeout(() => answer.end('[]'), 400);
      else answer.end(String((asked += 1)));
    };
    expect(await engine.containers({})).toEqual([]);
    expect(asked).toBeGreaterThan(3);
  });

  it('is spoken of with the names of containers, not their ids', async () => {
    const id = 'a'.repeat(64);
    const raw = { Id: id, Names: ['/lab-a-app1'], State: 'running', Labels: {}, Ports: [], Created: 1 };
    next = (request, answer) => {
      if (request.url?.includes('/containers/json') === true) answer.end(JSON.stringify([raw]));
      else answer.writeHead(500).end('{"message":"broken"}');
    };
    await expect(engine.removeContainer(id)).rejects.toThrow('Could not remove container aaaaaaaaaaaa: broken');
    await engine.containers({});
    await expect(engine.removeContainer(id)).rejects.toThrow('Could not remove container lab-a-app1: broken');
  });

  it('ends a build without a word: no image, no success', async () => {
    next = (request, answer) => {
      if (request.method === 'POST') answer.end('{"stream":"Step 1/2 : FROM a\\n"}\n');
      else answer.writeHead(404).end('{"message":"No such image"}');
    };
    const context = { dockerfile: 'Dockerfile', files: [] };
    const building = engine.buildImage({ tag: 'a:1', context, labels: {} }, () => undefined);
    await expect(building).rejects.toMatchObject({ kind: 'operation', code: 'build-failed' });
  });

  it('reports a pull that fails inside an answer of status 200', async () => {
    next = (_, answer) => answer.end('{"status":"Pulling"}\n{"error":"manifest unknown"}\n');
    const lines: string[] = [];
    const pulling = engine.pullImage('a:1', (line) => lines.push(line));
    await expect(pulling).rejects.toMatchObject({
      code: 'pull-failed',
      message: 'Could not pull image a:1: manifest unknown',
    });
    expect(lines).toEqual(['Pulling']);
  });
});
