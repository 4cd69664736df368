import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ExecResult } from '../../../src/engine/engine.js';
import { amqp } from '../../../src/lifecycle/readiness/amqp.js';
import { conversation, readAnswer } from '../../../src/lifecycle/readiness/amqp-frames.js';
import { fakeEngine } from '../../support/fake-engine.js';

const wish = { port: 5672, user: 'lab', password: 's3cret', vhost: '/' };

/** A method frame of class connection, written by hand as the specification has it. */
function method(name: number, payload: readonly number[] = []): Buffer {
  const body = Buffer.from([0, 10, 0, name, ...payload]);
  return Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, body.length]), body, Buffer.from([0xce])]);
}
const close = (code: number, text: string): Buffer =>
  method(50, [code >> 8, code & 0xff, text.length, ...Buffer.from(text), 0, 0, 0, 0]);

const START = method(10, [0, 9, 0, 0, 0, 0, 0, 0, 0, 5, ...Buffer.from('PLAIN'), 0, 0, 0, 5, ...Buffer.from('en_US')]);
const TUNE = method(30, [7, 255, 0, 2, 0, 0, 0, 60]);
const WELCOME = [START, TUNE, method(41, [0]), method(51)];

/** What a client said, method by method: name and payload. */
function methodsOf(bytes: Buffer): [number, Buffer][] {
  const found: [number, Buffer][] = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at + 3);
    found.push([bytes.readUInt16BE(at + 9), bytes.subarray(at + 11, at + 7 + length)]);
    at += length + 8;
  }
  return found;
}

/** Plays the broker: answers as it is told once the client has said everything, and shows what that was. */
async function broker(play: (socket: Socket) => void) {
  const heard: Buffer[] = [];
  const server = createServer((socket) => {
    let length = 0;
    socket.on('error', () => undefined);
    socket.on('data', (said) => {
      heard.push(said);
      length += said.length;
      if (length === conversation(wish).length) play(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, heard };
}

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

async function attempt(port: number, { local = true, respond = undefined as Partial<ExecResult> | undefined } = {}) {
  const engine = fakeEngine({ local, images: ['broker:1'] });
  engine.onExec((_container, command, { environment }) => respond ?? runHere(command, environment));
  const containerId = await engine.createContainer({
    ...{
      name: 'c',
      image: 'broker:1',
      environment: {},
      labels: {},
      networks: [],
      mounts: [],
      publish: [],
      init: false,
    },
    limits: { memoryBytes: 1, pids: 1, cpus: 1 },
  });
  await engine.startContainer(containerId);
  const signal = new AbortController().signal;
  return amqp.attempt(
    { ...wish, port: local ? 5672 : port },
    {
      ...{ engine, containerId, service: 'broker', sinceMs: undefined, secondsLeft: 5, signal },
      // Where the engine is elsewhere, the published port must not be asked: nothing listens there.
      ports: [{ containerPort: local ? 5672 : port, hostAddress: '127.0.0.1', hostPort: local ? port : 9 }],
    },
  );
}

const send =
  (...frames: readonly Buffer[]) =>
  (socket: Socket): void =>
    void socket.end(Buffer.concat(frames));

describe.each([
  ['through the published port of an engine on this machine', true],
  ['inside the container when the engine is elsewhere', false],
])('readiness amqp asks %s', (_where, local) => {
  it('and is satisfied by open-ok alone', async () => {
    const { port, heard } = await broker(send(...WELCOME));
    expect(await attempt(port, { local })).toBeUndefined();
    expect(Buffer.concat(heard).equals(conversation(wish))).toBe(true);
    const early = await broker(send(START, TUNE));
    expect(await attempt(early.port, { local })).toBe('it did not finish the handshake');
  });

  it.each([
    [403, 'ACCESS_REFUSED - Login was refused'],
    [530, 'NOT_ALLOWED - vhost / not found'],
  ])('and tells a refusal with %i at once, in the broker’s words', async (code, text) => {
    const { port } = await broker(send(START, close(code, text)));
    const error: unknown = await attempt(port, { local }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      ...{ kind: 'invalid', code: 'amqp-refused' },
      message: `broker does not let lab into the vhost /: ${code} ${text}`,
    });
  });

  it('and waits on where another refusal may pass', async () => {
    const { port } = await broker(send(START, TUNE, close(541, 'INTERNAL_ERROR - vhost is down')));
    expect(await attempt(port, { local })).toBe('it closed the connection: 541 INTERNAL_ERROR - vhost is down');
  });

  it('and says why not when nobody answers, or somebody else does', async () => {
    const silent = await broker((socket) => void socket.end());
    expect(await attempt(silent.port, { local })).toBe('the connection ended before it said anything');
    const other = await broker(send(Buffer.from('AMQP\x00\x01\x00\x00')));
    expect(await attempt(other.port, { local })).toBe('it does not speak AMQP 0-9-1');
    const web = await broker(send(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')));
    expect(await attempt(web.port, { local })).toBe('it did not finish the handshake');
    expect(await attempt(9, { local })).toMatch(/ECONNREFUSED|refused/);
  });
});

describe('readiness amqp', () => {
  it('says what the specification wants, with the login and the vhost where they belong', async () => {
    const said = conversation({ ...wish, user: 'läb', vhost: 'tenant-a' });
    expect(said.subarray(0, 8)).toEqual(Buffer.from('AMQP\x00\x00\x09\x01'));
    const methods = methodsOf(said);
    expect(methods.map(([name]) => name)).toEqual([11, 31, 40, 50]);
    const [startOk, tuneOk, open] = methods.map(([, payload]) => payload);
    expect(startOk!.includes(Buffer.from('\x05PLAIN\x00\x00\x00\x0c\x00läb\x00s3cret\x05en_US'))).toBe(true);
    expect(startOk!.includes(Buffer.from('authentication_failure_closet\x01'))).toBe(true);
    // No more channels, bytes per frame or heartbeats than any broker grants.
    expect(tuneOk).toEqual(Buffer.from([0, 1, 0, 0, 0x10, 0, 0, 0]));
    expect(open).toEqual(Buffer.concat([Buffer.from([8]), Buffer.from('tenant-a'), Buffer.from([0, 0])]));
  });

  it('reads an answer that comes byte by byte, and no more than what is there', () => {
    const all = Buffer.concat(WELCOME);
    const stages = all.map((_, i) => (readAnswer(all.subarray(0, i + 1)).answer.is === 'open' ? 1 : 0));
    const openEnds = START.length + TUNE.length + method(41, [0]).length;
    expect(stages.indexOf(1)).toBe(openEnds - 1);
    expect(readAnswer(all).final).toBe(true);
    expect(readAnswer(all.subarray(0, -1)).final).toBe(false);
  });

  it('does not wait for ever for a port that says nothing', async () => {
    const { port } = await broker(() => undefined);
    expect(await attempt(port)).toBe('no answer within 2000 ms');
  });

  it('asks from inside where the port is not published, and says when it cannot', async () => {
    expect(await attempt(5672, { local: false, respond: { exitCode: 127 } })).toMatch(/no bash/);
    expect(await attempt(5672, { local: false, respond: { exitCode: 1, stderr: 'bash: connect: refused' } })).toMatch(
      /connect: refused$/,
    );
  });
});
