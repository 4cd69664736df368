import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveBroker, type LiveBroker } from './live-broker.js';

let broker: LiveBroker;
beforeAll(async () => {
  broker = await liveBroker();
});
afterAll(() => broker[Symbol.asyncDispose]());

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a broker that is lost in the middle', () => {
  it('keeps every message that it confirmed, and the script says when it was gone', async () => {
    const { engine, containerId } = broker;
    const driven = broker.drive([
      { op: 'queue', queue: 'kept' },
      { op: 'publish', key: 'kept', untilLost: true, window: 50, size: 100 },
      { op: 'settle' },
      { op: 'connect', within: '60s' },
      { op: 'drain', queue: 'kept', fence: true },
    ]);
    await wait(1000);
    await engine.killContainer(containerId, 'SIGKILL');
    while ((await engine.container(containerId))?.state === 'running') await wait(50);
    await engine.startContainer(containerId);
    const { ledger, messages, outcomes } = await driven;
    expect(outcomes).toEqual(['ok', 'lost connection', 'closed', 'ok', 'ok']);
    expect(messages.closes).toMatchObject([{ what: 'connection', name: 'main', code: 'lost' }]);
    const confirmed = messages.published.filter(({ fate }) => fate === 'confirmed').map(({ id }) => id);
    const survivors = new Set(messages.operations[4]?.received?.map(({ id }) => id));
    expect(confirmed.length).toBeGreaterThan(20);
    expect(confirmed.filter((id) => !survivors.has(id))).toEqual([]);
    expect(survivors.size - confirmed.length).toBeLessThanOrEqual(50);
    expect(ledger.errorCodes['lost']).toBe(ledger.sent - confirmed.length);
  });

  it('says 320 when it is stopped gracefully', async () => {
    const { engine, containerId } = broker;
    const driven = broker.drive([
      { op: 'queue', queue: 'kept' },
      { op: 'consume', queue: 'kept', consumer: 'k' },
      { op: 'await', consumer: 'k', received: 1, within: '60s' },
      { op: 'settle' },
    ]);
    await wait(1000);
    await engine.stopContainer(containerId, 30);
    const { messages, outcomes } = await driven;
    await engine.startContainer(containerId);
    expect(outcomes).toEqual(['ok', 'ok', 'closed', '320 connection']);
    expect(messages.closes).toMatchObject([
      { code: 320, text: expect.stringContaining('CONNECTION_FORCED') as string },
    ]);
    expect((await broker.drive([{ op: 'connect', within: '60s' }, { op: 'settle' }])).outcomes).toEqual(['ok', 'ok']);
  });

  it('is given up when it answers nothing: the heartbeat finds out', async () => {
    const { engine, containerId } = broker;
    const driven = broker.drive(
      [
        { op: 'queue', queue: 'paused' },
        { op: 'publish', key: 'paused', untilLost: true, window: 10 },
        { op: 'connect', within: '60s' },
        { op: 'delete', queue: 'paused' },
      ],
      { heartbeat: 1 },
    );
    await wait(500);
    await engine.pauseContainer(containerId);
    await wait(5000);
    await engine.unpauseContainer(containerId);
    const { messages, outcomes } = await driven;
    expect(outcomes).toEqual(['ok', 'lost connection', 'ok', 'ok']);
    expect(messages.operations[1]?.text).toBe('Heartbeat timeout');
  });
});
