import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { driveAmqp, parseAmqpTraffic } from '../../../../src/traffic/amqp/index.js';

let server: Server | undefined;
const sockets = new Set<Socket>();

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server?.close();
  server = undefined;
});

/** A method frame on channel 0. */
function frame(classId: number, methodId: number, rest: Buffer): Buffer {
  const head = Buffer.alloc(11);
  head.writeUInt8(1, 0);
  head.writeUInt32BE(4 + rest.length, 3);
  head.writeUInt16BE(classId, 7);
  head.writeUInt16BE(methodId, 9);
  return Buffer.concat([head, rest, Buffer.of(0xce)]);
}

const longString = (text: string) => Buffer.concat([Buffer.of(0, 0, 0, text.length), Buffer.from(text)]);
/** `connection.start`: version 0-9, no properties. */
const START = frame(10, 10, Buffer.concat([Buffer.of(0, 9, 0, 0, 0, 0), longString('PLAIN'), longString('en_US')]));
const closing = (code: number, text: string) =>
  frame(10, 50, Buffer.concat([Buffer.of(code >> 8, code & 255, text.length), Buffer.from(text), Buffer.alloc(4)]));

/** A broker that answers what it gets first, and so on, with these bytes; undefined = it hangs up. */
async function broker(...answers: (Buffer | undefined)[]): Promise<number> {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let turn = 0;
    socket.on('data', () => {
      const answer = answers[turn++];
      if (turn > answers.length) return;
      if (answer === undefined) socket.end();
      else socket.write(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}

function drive(port: number, script: object[], signal = new AbortController().signal) {
  const options = parseAmqpTraffic({ service: 'broker', user: 'lab', password: 'p', script });
  return driveAmqp(options, {
    ...{ step: 'keys', idPrefix: 'run.keys.', servers: ['a'], requests: 1, seed: 1, signal, clock: () => 0 },
    target: { host: '127.0.0.1', port },
  });
}

const settle = { op: 'settle' };

describe('a script whose user is not let in', () => {
  it('is an operation that failed, with the broker’s own words', async () => {
    const port = await broker(START, closing(403, 'ACCESS_REFUSED - no'));
    await expect(drive(port, [settle])).rejects.toMatchObject({
      ...{ kind: 'operation', code: 'broker-refused', details: ['ACCESS_REFUSED - no'] },
      message: 'traffic keys: the broker broker:5672 refuses the user lab on the vhost / with 403',
      suggestions: [expect.stringContaining('--show-secrets') as string],
    });
  });

  it('or one that nobody took, when there is no broker', async () => {
    const port = await broker();
    server?.close();
    await expect(drive(port, [settle])).rejects.toMatchObject({
      ...{ kind: 'operation', code: 'broker-unreachable' },
      details: [expect.stringContaining('ECONNREFUSED') as string],
    });
  });

  it('is an outcome where the script itself connects', async () => {
    const port = await broker(START, closing(530, 'NOT_ALLOWED - vhost x not found'));
    const ledger = await drive(port, [{ op: 'connect', vhost: 'x' }, settle, { op: 'await', queue: 'q', ready: 0 }]);
    expect(ledger.messages).toMatchObject({
      connections: 0,
      closes: [{ what: 'connection', name: 'main', code: 530, text: 'NOT_ALLOWED - vhost x not found' }],
      operations: [{ outcome: { code: 530, closes: 'connection' } }, { outcome: 'closed' }, { outcome: 'closed' }],
    });
    expect(ledger).toMatchObject({ sent: 0, answered: 0, errors: 0, servers: ['a'] });
  });
});

describe('a connection', () => {
  it('that is hung up in the handshake is lost', async () => {
    const port = await broker(START, undefined);
    const { messages } = await drive(port, [{ op: 'connect' }]);
    expect(messages?.operations[0]?.outcome).toEqual({ code: 'lost', closes: 'connection' });
    expect(messages?.closes).toEqual([]);
  });

  it('is tried again for as long as its operation says, and no longer', async () => {
    const port = await broker();
    server?.close();
    const { messages } = await drive(port, [{ op: 'connect', within: '250ms' }]);
    const { startedMs = 0, doneMs = 0, outcome } = messages?.operations[0] ?? {};
    expect(outcome).toEqual({ code: 'lost', closes: 'connection' });
    expect(doneMs - startedMs).toBeGreaterThanOrEqual(250);
    expect(doneMs - startedMs).toBeLessThan(2000);
  });
});

describe('an interruption', () => {
  it.each([
    ['in the handshake', [settle]],
    ['before a try', [{ op: 'connect', within: '60s' }]],
  ])('ends the traffic at once: %s', async (_, script) => {
    const port = await broker(START);
    const stop = new AbortController();
    const driven = drive(port, script, stop.signal);
    setTimeout(() => stop.abort(), 30);
    await expect(driven).rejects.toMatchObject({ kind: 'interrupted' });
  });

  it('before the start sends nothing', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(drive(1, [settle], stop.signal)).rejects.toMatchObject({ kind: 'interrupted' });
  });
});
