import { describe, expect, it } from 'vitest';
import { definitionsOf, lintBrokerConfig, lintDefinitions } from '../../../src/lint/lint-broker.js';

const GOOD = {
  users: [{ name: 'shop', password: 'x' }],
  exchanges: [{ name: 'logs', vhost: '/', type: 'topic', durable: true }],
  queues: [{ name: 'all', vhost: '/', durable: true }],
  bindings: [{ source: 'logs', vhost: '/', destination: 'all', destination_type: 'queue', routing_key: '#' }],
};
const text = (change: object = {}): string => JSON.stringify({ ...GOOD, ...change }, null, 2);
const codes = (change: object): string[] =>
  lintDefinitions('d.json', text(change)).map(({ code, line }) => `${line} ${code}`);

describe('lintDefinitions', () => {
  it('finds nothing wrong with good ones, nor with another JSON file', () => {
    expect(lintDefinitions('d.json', text())).toEqual([]);
    expect(lintDefinitions('d.json', '{"queues": 1}')).toEqual([]);
    expect(lintDefinitions('d.json', '{{#each}}')).toEqual([]);
  });

  it('finds each mistake at its line', () => {
    expect(codes({ queues: [{ name: 'all', vhost: '/', durable: false }] })).toEqual(['18 queue-transient']);
    expect(codes({ users: [{ name: 'guest', password: 'guest' }] })).toEqual(['4 guest']);
    const [binding] = GOOD.bindings;
    expect(codes({ bindings: [{ ...binding, source: 'log' }] })).toEqual(['25 binding-nowhere']);
    expect(codes({ bindings: [{ ...binding, destination: 'al' }] })).toEqual(['27 binding-nowhere']);
    expect(codes({ bindings: [{ ...binding, source: 'amq.topic' }] })).toEqual([]);
  });

  it('tells what they declare', () => {
    expect(definitionsOf(text())).toEqual({ exchanges: new Set(['logs']), queues: new Set(['all']) });
    expect(definitionsOf('[]')).toBeUndefined();
  });
});

describe('lintBrokerConfig', () => {
  it.each(['loopback_users = none', '  loopback_users.guest = false'])('finds %j', (line) => {
    expect(lintBrokerConfig('r.conf', `log.console = true\n${line}\n`)).toMatchObject([{ line: 2, code: 'guest' }]);
  });

  it('leaves alone what is right', () => {
    expect(lintBrokerConfig('r.conf', '# loopback_users = none\nloopback_users.guest = true\n')).toEqual([]);
  });
});
