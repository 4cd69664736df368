import { describe, expect, it } from 'vitest';
import { lintCompose } from '../../../src/lint/index.js';

const found = (file: object) => lintCompose(file).map(({ path, code }) => `${path.join('.')} ${code}`);
const image = 'python:3.13-slim';

describe('the parts of a compose file', () => {
  it('have no version', () => {
    expect(found({ version: '3', services: { web: { image } } })).toEqual(['version version-obsolete']);
  });

  it('are used: networks', () => {
    const services = { web: { image, networks: { town: { aliases: ['x'] } } } };
    expect(found({ services, networks: { town: {}, default: {} } })).toEqual([]);
    expect(found({ services, networks: { town: {}, lost: {} } })).toEqual(['networks.lost network-unused']);
    expect(found({ services, networks: { town: {}, lost: {} }, include: ['other.yaml'] })).toEqual([]);
  });

  it.each<[string, object, object, string[]]>([
    ['both on the default network', {}, {}, []],
    ['on one network together', { networks: ['a', 'b'] }, { networks: ['b'] }, []],
    ['on two', { networks: ['a'] }, { networks: ['b'] }, ['services.web.depends_on no-shared-network']],
    ['one of them on the default', {}, { networks: { b: {} } }, ['services.web.depends_on no-shared-network']],
    ['in one name space', { network_mode: 'service:db' }, { networks: ['b'] }, []],
  ])('find each other: %s', (_, web, db, wanted) => {
    const networks = { a: {}, b: {} };
    for (const wait of [['db'], { db: { condition: 'service_healthy' } }]) {
      const services = { web: { image, ...web, depends_on: wait }, db: { image, ...db } };
      expect(found({ services, networks }).filter((each) => !each.startsWith('networks'))).toEqual(wanted);
    }
  });

  it.each([
    ['python:3.9', ['services.web.image image-ended']],
    ['docker.io/library/python:3.8-slim', ['services.web.image image-ended']],
    ['python:3.10', []],
    ['python:3.13-slim', []],
    ['cpython:3.9', []],
  ])('run on what is kept: %s', (own, wanted) => {
    expect(found({ services: { web: { image: own } } })).toEqual(wanted);
  });
});
