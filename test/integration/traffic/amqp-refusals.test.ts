import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveBroker, type LiveBroker } from './live-broker.js';

let broker: LiveBroker;
beforeAll(async () => {
  broker = await liveBroker();
});
afterAll(() => broker[Symbol.asyncDispose]());

describe('what the broker refuses', () => {
  it('on one channel leaves its siblings alive, and is noticed later than it was done', async () => {
    const { messages, outcomes } = await broker.drive([
      { op: 'channel', channel: 'a' },
      { op: 'publish', exchange: 'absent', channel: 'a' },
      { op: 'settle', channel: 'a' },
      { op: 'settle', channel: 'a' },
      { op: 'settle' },
    ]);
    expect(outcomes).toEqual(['ok', 'ok', '404 channel', 'closed', 'ok']);
    expect(messages.operations[2]?.text).toBe("NOT_FOUND - no exchange 'absent' in vhost '/'");
    expect(messages.closes).toMatchObject([{ what: 'channel', name: 'a', code: 404 }]);
  });

  it('loses what was published and not confirmed', async () => {
    const { ledger, outcomes } = await broker.drive([{ op: 'publish', exchange: 'absent', count: 3, window: 1 }]);
    expect(outcomes).toEqual(['404 channel']);
    expect(ledger).toMatchObject({ sent: 1, answered: 0, errors: 1, errorCodes: { lost: 1 } });
  });

  it('has the codes of the protocol', async () => {
    const again = { op: 'channel', channel: 'main', confirms: true };
    const { messages, outcomes } = await broker.drive([
      { op: 'connect', connection: 'owner' },
      { op: 'channel', channel: 'owner', connection: 'owner' },
      { op: 'queue', queue: 'mine', exclusive: true, channel: 'owner' },
      { op: 'connect', connection: 'main' },
      { op: 'queue', queue: 'q' },
      // Each refusal closes the channel `main`.
      { op: 'queue', queue: 'mine', passive: true },
      again,
      { op: 'queue', queue: 'q', durable: false },
      again,
      { op: 'exchange', exchange: 'amq.mine' },
      again,
      { op: 'exchange', exchange: 'e', type: 'nonsense' },
      again,
      { op: 'exchange', exchange: 'h', type: 'headers' },
      { op: 'bind', queue: 'q', exchange: 'h', arguments: { 'x-match': 'some' } },
      again,
      { op: 'bind', queue: 'q', exchange: '', key: 'q' },
      again,
      { op: 'delete', queue: 'q' },
      { op: 'delete', exchange: 'h' },
    ]);
    expect(outcomes.filter((outcome) => outcome !== 'ok')).toEqual([
      ...['405 channel', '406 channel', '403 channel', '406 channel', '406 channel', '403 channel'],
    ]);
    const texts = messages.operations.flatMap(({ text }) => text ?? []);
    expect(texts).toEqual([
      expect.stringContaining('RESOURCE_LOCKED'),
      expect.stringContaining('inequivalent arg'),
      expect.stringContaining('reserved prefix'),
      expect.stringContaining('unknown exchange type'),
      expect.stringContaining('Invalid x-match'),
      expect.stringContaining('default exchange'),
    ]);
  });

  it('lets nobody in who has a wrong password, or wants a vhost that is not there', async () => {
    const { messages, outcomes } = await broker.drive([
      { op: 'connect', connection: 'a', password: 'wrong' },
      { op: 'connect', connection: 'b', vhost: 'absent' },
      { op: 'connect', connection: 'c', vhost: 'blue' },
    ]);
    expect(outcomes).toEqual(['403 connection', '530 connection', 'ok']);
    expect(messages.closes.map(({ name, code }) => `${name} ${code}`)).toEqual(['a 403', 'b 530']);
    expect(messages.connections).toBe(1);
    await expect(broker.drive([{ op: 'settle' }], { password: 'wrong' })).rejects.toMatchObject({
      ...{ kind: 'operation', code: 'broker-refused' },
      details: [expect.stringContaining('ACCESS_REFUSED')],
    });
    await expect(broker.drive([{ op: 'settle' }], { vhost: 'absent' })).rejects.toMatchObject({
      message: expect.stringContaining('on the vhost absent with 530') as string,
      details: ['NOT_ALLOWED - vhost absent not found'],
    });
  });

  it('returns what it cannot route, when it must, and confirms it all the same', async () => {
    const { messages, ledger, outcomes } = await broker.drive([
      { op: 'publish', key: 'nowhere', count: 2, mandatory: true, window: 2 },
      { op: 'publish', key: 'nowhere', count: 2, window: 2 },
    ]);
    expect(outcomes).toEqual(['ok', 'ok']);
    expect(messages.published.map(({ fate, returned }) => [fate, returned?.code])).toEqual([
      ['confirmed', 312],
      ['confirmed', 312],
      ['confirmed', undefined],
      ['confirmed', undefined],
    ]);
    expect(messages.published[0]?.returned?.text).toBe('NO_ROUTE');
    expect(ledger.errors).toBe(0);
  });

  it('takes 16 MiB and not a byte more', async () => {
    const { messages, outcomes } = await broker.drive([
      { op: 'queue', queue: 'big' },
      { op: 'publish', key: 'big', size: 16_777_216, window: 1 },
      { op: 'publish', key: 'big', size: 16_777_217, window: 1 },
      { op: 'channel', channel: 'main' },
      { op: 'delete', queue: 'big' },
    ]);
    expect(outcomes).toEqual(['ok', 'ok', '406 channel', 'ok', 'ok']);
    expect(messages.operations[2]?.text).toContain('16777217 is larger than configured max size 16777216');
  });

  it('cancels a consumer whose queue goes away', async () => {
    const { messages, outcomes } = await broker.drive([
      { op: 'queue', queue: 'short-lived' },
      { op: 'consume', queue: 'short-lived', consumer: 'k' },
      { op: 'delete', queue: 'short-lived' },
      { op: 'await', consumer: 'k', received: 1 },
    ]);
    expect(outcomes).toEqual(['ok', 'ok', 'ok', 'closed']);
    expect(messages.cancelled).toMatchObject([{ consumer: 'k', queue: 'short-lived' }]);
  });
});

describe('an interruption', () => {
  it('ends a script in the middle, whatever it does', async () => {
    for (const operation of [
      { op: 'await', for: '60s' },
      { op: 'publish', key: 'q', rate: 1, count: 60 },
      { op: 'publish', key: 'q', for: '60s', window: 1 },
      { op: 'await', queue: 'q', ready: 5, within: '60s' },
    ]) {
      const stop = new AbortController();
      const driven = broker.drive([{ op: 'queue', queue: 'q' }, operation], {}, stop.signal);
      setTimeout(() => stop.abort(), 150);
      const begun = performance.now();
      await expect(driven).rejects.toMatchObject({ kind: 'interrupted' });
      expect(performance.now() - begun).toBeLessThan(5000);
    }
  });
});
