import amqp from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/index.js';
import type { UpResult } from '../../../src/lifecycle/index.js';
import { openWitness, type BrokerWitness } from '../../../src/witness/index.js';
import { connectTestEngine } from '../../support/real-engine.js';
import { bringUp, brokerLab, hostPort, PASSWORD, takeAway, USER } from './small-broker.js';

const witness = openWitness({ kind: 'rabbitmq', with: { service: 'broker' } }) as BrokerWitness;
const signal = new AbortController().signal;

/** What the witness may leave as little as anybody else: the broker's own lists. */
const LISTS = [
  'list_queues name',
  'list_bindings source_name destination_name',
  'list_exchanges name',
  'list_channels',
];

describe.each(['rabbitmq', 'rabbitmq-3.10'])('the witness of a real broker, image %s', (role) => {
  const lab = brokerLab(role);
  let engine: Engine;
  let running: UpResult['running'];

  beforeAll(async () => {
    engine = await connectTestEngine();
    running = await bringUp(engine, lab);
  });
  afterAll(async () => {
    expect(await takeAway(engine, lab)).toEqual([]);
    engine.close();
  });

  const context = () => ({ engine, running, signal, restMs: 1000, bootMs: 60_000 });
  const inside = async (...command: string[]): Promise<string> =>
    (await engine.exec(running.services[0]!.containerId, command)).stdout;
  const connect = async () => {
    const port = await hostPort(engine, running, 5672);
    return amqp.connect(`amqp://${USER}:${PASSWORD}@127.0.0.1:${port}`);
  };

  it('counts dropped, returned and routed messages exactly, and tells the way of each', async () => {
    const lists = async () => Promise.all(LISTS.map((list) => inside('rabbitmqctl', '-q', ...list.split(' '))));
    const first = await lists();
    const began = performance.now();
    const watch = await witness.watch(context());
    const begunMs = performance.now() - began;
    const connection = await connect();
    const plain = await connection.createChannel();
    const confirmed = await connection.createConfirmChannel();
    confirmed.on('return', () => undefined);
    await plain.assertExchange('logs', 'topic', { durable: true });
    await plain.assertQueue('all', { durable: true });
    await plain.bindQueue('all', 'logs', '#.ok');
    await plain.assertQueue('kept', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await plain.bindQueue('kept', 'logs', 'b.ok');
    for (let n = 0; n < 7; n++) plain.publish('logs', 'none', Buffer.from('x'), { messageId: `dropped-${n}` });
    for (let n = 0; n < 3; n++) {
      confirmed.publish('logs', 'none', Buffer.from('x'), { messageId: `returned-${n}`, mandatory: true });
    }
    for (let n = 0; n < 5; n++) {
      confirmed.publish('logs', n === 4 ? 'b.ok' : 'a.ok', Buffer.from('x'), { messageId: `routed-${n}` });
    }
    await confirmed.waitForConfirms();
    const got = await plain.get('all');
    if (got) plain.nack(got, false, true);
    const again = await plain.get('all');
    if (again) plain.ack(again);
    const held = await plain.get('kept');
    expect(held && held.properties.messageId).toBe('routed-4');
    await plain.checkQueue('all');
    await connection.close();
    const ending = performance.now();
    const { before, after, gaps, ...seen } = await watch.stop();
    console.log(
      `${role}: watch begins in ${begunMs.toFixed(0)} ms, ends in ${(performance.now() - ending).toFixed(0)} ms`,
    );

    expect(gaps).toEqual([]);
    expect(after).toMatchObject({ product: 'RabbitMQ', process: before.process });
    const grown = (key: 'received' | 'confirmed' | 'delivered') => after[key] - before[key];
    expect([grown('received'), grown('confirmed'), grown('delivered')]).toEqual([15, 8, 3]);
    expect(after.unroutableDropped - before.unroutableDropped).toBe(7);
    expect(after.unroutableReturned - before.unroutableReturned).toBe(3);
    expect([after.redelivered - before.redelivered, after.acknowledged - before.acknowledged]).toEqual([1, 1]);
    expect(seen.queuesBefore).toEqual([]);
    expect(seen.queues).toEqual([
      { vhost: '/', queue: 'all', ready: 4, unacked: 0, consumers: 0 },
      { vhost: '/', queue: 'kept', ready: 1, unacked: 0, consumers: 0 },
    ]);
    const ways = new Map((seen.published ?? []).map(({ id, queues }) => [id, [...queues].sort().join()]));
    expect(ways.size).toBe(15);
    expect([ways.get('dropped-6'), ways.get('returned-0'), ways.get('routed-0')]).toEqual(['', '', 'all']);
    expect(ways.get('routed-4')).toBe('all,kept');
    expect(seen.deliveries).toEqual([
      { id: 'routed-0', vhost: '/', queue: 'all', redelivered: false },
      { id: 'routed-0', vhost: '/', queue: 'all', redelivered: true },
      { id: 'routed-4', vhost: '/', queue: 'kept', redelivered: false },
    ]);
    const types = (seen.events ?? []).map(({ type }) => type);
    const count = (type: string) => types.filter((each) => each === type).length;
    expect([count('connection.created'), count('connection.closed')]).toEqual([1, 1]);
    expect([count('channel.created'), count('channel.closed'), count('queue.created')]).toEqual([2, 2, 2]);
    expect(seen.events?.find(({ type }) => type === 'connection.closed')?.user).toBe(USER);
    expect([seen.connectionsAfter, seen.channelsAfter]).toEqual([0, 0]);

    const [queues, bindings, ...others] = await lists();
    expect(queues?.split('\n').filter((line) => line.includes('witness'))).toEqual([]);
    expect(bindings?.split('\n').filter((line) => line.includes('witness'))).toEqual([]);
    expect(others.at(-1)).toBe(first.at(-1));
    expect(await inside('rabbitmqctl', '-q', 'eval', 'application:get_env(rabbit, trace_vhosts).')).toContain('[]');
  });

  it('reads what the Prometheus endpoint shows', async () => {
    const counts = await witness.read(context());
    const port = await hostPort(engine, running, 15_692);
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const metric = (name: string) =>
      [...text.matchAll(new RegExp(`^rabbitmq_global_messages_${name}_total\\{.*\\} (\\d+)$`, 'gm'))].reduce(
        (sum, [, value]) => sum + Number(value),
        0,
      );
    expect(counts.received).toBe(15);
    expect(metric('received')).toBe(counts.received);
    expect(metric('routed')).toBe(counts.routed);
    expect(metric('unroutable_dropped')).toBe(counts.unroutableDropped);
    expect(metric('delivered')).toBe(counts.delivered);
  });

  it('goes on with the new process when the broker is killed, and says what it cannot tell', async () => {
    const watch = await witness.watch(context());
    const id = running.services[0]!.containerId;
    await engine.killContainer(id, 'SIGKILL');
    await engine.startContainer(id);
    const { before, after, gaps, queues, published, events } = await watch.stop();
    expect(after.process).not.toBe(before.process);
    expect([before.received, after.received]).toEqual([15, 0]);
    expect(gaps).toEqual([
      'the way of each message and events: broker was started anew during the step',
      'the counters before the step: they began again with the new process',
    ]);
    expect([published, events]).toEqual([undefined, undefined]);
    expect(queues.map(({ queue, ready }) => [queue, ready])).toContainEqual(['kept', 1]);
  });

  it('says so when the broker does not run after the step', async () => {
    const watch = await witness.watch(context());
    await engine.stopContainer(running.services[0]!.containerId);
    const { gaps, after, before } = await watch.stop();
    expect(after).toEqual({ ...before, process: 'none' });
    expect(gaps.at(-1)).toBe('the counters after the step: broker does not run');
    await expect(witness.read(context())).rejects.toMatchObject({ code: 'witness-unreadable' });
  });
});
