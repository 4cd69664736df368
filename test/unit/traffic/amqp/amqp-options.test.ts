import { describe, expect, it } from 'vitest';
import { checkTrafficPart, trafficKinds } from '../../../../src/traffic/index.js';
import { requestsOfAmqp, parseAmqpTraffic } from '../../../../src/traffic/amqp/index.js';

const basics = { service: 'broker', user: 'lab', password: '{{credentials.lab.password}}' };
const check = (script: unknown, more: object = {}) =>
  checkTrafficPart({ kind: 'amqp', with: { ...basics, ...more, script } }).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

describe('the options of amqp traffic', () => {
  it('are filled in with what a script leaves open', () => {
    const parsed = parseAmqpTraffic({ ...basics, script: [{ op: 'settle' }] });
    expect(parsed).toMatchObject({ port: 5672, vhost: '/', heartbeat: 10, concurrency: 1, from: undefined });
    expect(trafficKinds['amqp']?.parse({ ...basics, from: 'back', script: [{ op: 'settle' }] }).from).toBe('back');
  });

  it.each([
    [true, true],
    [false, false],
    [100, true],
    [0, false],
  ])('have a channel with confirms by %j: %s', (confirms, wanted) => {
    const parsed = parseAmqpTraffic({ ...basics, script: [{ op: 'channel', channel: 'c', confirms }] });
    expect(parsed.script[0]).toMatchObject({ confirms: wanted });
  });

  it('tell how many messages there will be, unless something else ends them', () => {
    const count = (...script: object[]) => requestsOfAmqp(parseAmqpTraffic({ ...basics, script }));
    expect(count({ op: 'settle' })).toBe(0);
    expect(count({ op: 'publish', count: 5 }, { op: 'publish', messages: [{}, { key: 'k' }] })).toBe(7);
    expect(count({ op: 'publish', count: 5 }, { op: 'publish', untilLost: true })).toBeUndefined();
    expect(count({ op: 'publish', for: '2s' })).toBeUndefined();
  });

  it('have each problem of their shape at its place', () => {
    expect(check([{ op: 'publsh' }, { op: 'publish', window: -1, outcome: 'fine' }, {}], { port: 0 })).toEqual([
      'with.port: Too small: expected number to be >=1',
      'with.script.0.op: unknown op',
      'with.script.1.outcome: must be ok, or { code: REPLY CODE or lost, closes: channel, connection or nothing }',
      'with.script.1.window: Too small: expected number to be >=0',
      'with.script.2.op: unknown op',
    ]);
    expect(check([])).toHaveLength(1);
    expect(check('drain')).toEqual(['with.script: Invalid input: expected array, received string']);
  });

  it('name the known keys of the operation that has an unknown one', () => {
    const problems = checkTrafficPart({
      kind: 'amqp',
      with: { ...basics, script: [{ op: 'get', queue: 'q', que: 1 }], pasword: 1 },
    });
    expect(problems.map(({ path }) => path.join('.'))).toEqual(['with.script.0.que', 'with.pasword']);
    expect(problems[0]?.allowed).toEqual(expect.arrayContaining(['queue', 'ack', 'messages']));
    expect(problems[1]?.allowed).toEqual(expect.arrayContaining(['password', 'script']));
  });

  it('refuse names that AMQP has no room for, in bytes', () => {
    const bind = (key: string) => [{ op: 'bind', queue: 'q', exchange: 'e', key }];
    expect(check(bind('k'.repeat(255)))).toEqual([]);
    expect(check(bind('k'.repeat(256)))).toEqual([
      'with.script.0.key: must be 255 bytes at most, the most that AMQP has room for',
    ]);
    expect(check(bind('ä'.repeat(128)))).toHaveLength(1);
  });

  it('refuse values that a table of AMQP does not hold here', () => {
    expect(check([{ op: 'publish', headers: { a: 1, b: true, c: 'x' } }])).toEqual([]);
    expect(check([{ op: 'publish', headers: { a: null } }])).toEqual([
      'with.script.0.headers.a: must be a text, a number, true or false',
    ]);
  });

  it('throw all of it when they are read', () => {
    expect(() => parseAmqpTraffic({ ...basics, script: [{ op: 'settle', channel: 'x' }] })).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        details: ['script.0.channel: no operation before opens the channel x'],
      }),
    );
  });
});

describe('what no shape says of a script', () => {
  it('is whether something was opened before', () => {
    expect(check([{ op: 'get', queue: 'q', channel: 'second' }])).toEqual([
      'with.script.0.channel: no operation before opens the channel second',
    ]);
    expect(check([{ op: 'channel', channel: 'a', connection: 'blue' }])).toEqual([
      'with.script.0.connection: no operation before opens the connection blue',
    ]);
    expect(check([{ op: 'cancel', consumer: 'k' }])).toHaveLength(1);
    expect(check([{ op: 'await', consumer: 'k', received: 1 }])).toHaveLength(1);
    expect(check([{ op: 'close', channel: 'k' }, { op: 'close', connection: 'k' }, { op: 'close' }])).toHaveLength(2);
  });

  it('knows all channels of one operation, and what a connection of one’s own leaves out', () => {
    const three = { op: 'channel', channel: 'c', count: 3 };
    expect(check([three, { op: 'settle', channel: 'c3' }])).toEqual([]);
    expect(check([three, { op: 'settle', channel: 'c4' }])).toHaveLength(1);
    expect(check([{ op: 'connect' }, { op: 'settle' }])).toEqual([]);
    expect(check([{ op: 'connect', connection: 'blue' }, { op: 'settle' }])).toEqual([
      'with.script.1.channel: no operation before opens the channel main',
    ]);
  });

  it('is what excludes what', () => {
    expect(check([{ op: 'publish', messages: [{}], count: 1 }])).toEqual([
      'with.script.0.count: give messages or count, not both',
    ]);
    expect(check([{ op: 'publish', untilLost: true, count: 2 }])).toHaveLength(1);
    expect(check([{ op: 'publish', untilLost: true, for: '1s' }])).toHaveLength(1);
    expect(check([{ op: 'close', connection: 'main', channel: 'main' }])).toHaveLength(1);
    expect(check([{ op: 'delete' }, { op: 'delete', queue: 'q', exchange: 'e' }])).toHaveLength(2);
    expect(check([{ op: 'await', for: '1s', queue: 'q', ready: 1 }])).toHaveLength(1);
  });

  it('is what is missing', () => {
    expect(check([{ op: 'await' }])).toEqual([
      'with.script.0.for: say what is waited for: consumer and received, queue and ready, or for',
    ]);
    expect(check([{ op: 'await', queue: 'q' }])).toEqual([
      'with.script.0.ready: say how many messages the queue holds',
    ]);
    expect(check([{ op: 'await', ready: 1, for: '1s' }])).toHaveLength(1);
    expect(check([{ op: 'connect', as: 'guest' }], { users: { other: { user: 'u', password: 'p' } } })).toEqual([
      'with.script.0.as: users has no guest',
    ]);
  });

  it('is that confirms are waited for where there are none, and two consumers of one name', () => {
    const open = { op: 'channel', channel: 'c' };
    expect(check([open, { op: 'publish', channel: 'c', window: 1 }])).toEqual([
      'with.script.1.window: the channel c is opened without confirms',
    ]);
    expect(
      check([
        { ...open, confirms: true },
        { op: 'publish', channel: 'c', window: 1 },
      ]),
    ).toEqual([]);
    const consume = { op: 'consume', queue: 'q', consumer: 'k' };
    expect(check([consume, consume])).toEqual(['with.script.1.consumer: is the name of another consumer already']);
  });
});
