import { describe, expect, it } from 'vitest';
import { lintCompose, mountedFiles } from '../../../src/lint/index.js';

const found = (service: unknown) =>
  lintCompose({ services: { web: service } }).map(({ path, code, instead }) => [
    path.slice(2).join('.'),
    code,
    instead,
  ]);

describe('a compose file', () => {
  it.each(['haproxy', 'haproxy:latest', 'haproxy:lts', 'registry:5000/haproxy'])('image %s is not pinned', (image) => {
    expect(found({ image })).toEqual([['image', 'image-unpinned', 'a tag with a minor version, as in haproxy:3.0']]);
  });

  it.each(['haproxy:3.0', 'python:3.13-slim', 'registry:5000/haproxy:3', 'a@sha256:1', 'haproxy:${TAG}'])(
    'image %s is',
    (image) => {
      expect(found({ image })).toEqual([]);
    },
  );

  it.each([
    ['8080:80', '127.0.0.1:8080:80'],
    ['80', '127.0.0.1::80'],
    [80, '127.0.0.1::80'],
    ['0.0.0.0:8080:80/tcp', '127.0.0.1:8080:80/tcp'],
    ['[::]:8080:80', '127.0.0.1:8080:80'],
    [{ target: 80, published: '8080' }, '127.0.0.1:8080:80'],
    [{ target: 80, published: 8080, host_ip: '0.0.0.0' }, '127.0.0.1:8080:80'],
  ])('port %j is open to all', (port, instead) => {
    expect(found({ ports: [port] })).toEqual([['ports.0', 'open-publish', instead]]);
  });

  it.each(['127.0.0.1:8080:80', '127.0.0.1::80', '[::1]:8080:80', '${PORT}:80', { target: 80, host_ip: '127.0.0.1' }])(
    'port %j is not',
    (port) => {
      expect(found({ ports: [port] })).toEqual([]);
    },
  );

  it('gives nobody the machine', () => {
    const volumes = ['./x:/x', '/var/run/docker.sock:/var/run/docker.sock'];
    const codes = found({ privileged: true, network_mode: 'host', volumes }).map(([path, code]) => `${path} ${code}`);
    expect(codes).toEqual(['privileged privileged', 'network_mode host-network', 'volumes.1 engine-socket']);
  });

  it.each([
    [['CMD', 'rabbitmq-diagnostics', '-q', 'ping'], ['ping-is-not-ready']],
    ['rabbitmq-diagnostics ping', ['ping-is-not-ready']],
    [['CMD', 'rabbitmq-diagnostics', '-q', 'check_port_connectivity'], []],
    [['CMD', 'redis-cli', 'ping'], []],
  ])('a health check by %j', (test, codes) => {
    const services = { broker: { image: 'rabbitmq:4.0', healthcheck: { test } } };
    expect(lintCompose({ services }).map(({ code }) => code)).toEqual(codes);
  });

  it('names the files that it mounts', () => {
    const volumes = [
      './a/haproxy.cfg:/x.cfg:ro',
      { type: 'bind', source: './b.cfg', target: '/b' },
      '/etc/c.cfg:/c',
      'data:/d',
    ];
    expect(mountedFiles({ services: { web: { volumes } } }, '.cfg')).toEqual(['./a/haproxy.cfg', './b.cfg']);
  });

  it.each([[undefined], [null], ['x'], [{ services: [] }], [{ services: { a: null, b: { ports: 'x', volumes: 3 } } }]])(
    'of any shape is read: %j',
    (compose) => {
      expect(lintCompose(compose)).toEqual([]);
      expect(mountedFiles(compose, '.cfg')).toEqual([]);
    },
  );

  it('points at a volume that no service mounts', () => {
    const codes = (compose: object) =>
      lintCompose({ volumes: { stock: null, other: {} }, ...compose }).map(({ path, code }) => [path.join('.'), code]);
    const web = { volumes: ['stock:/data', { type: 'volume', source: 'other', target: '/more' }] };
    expect(codes({ services: { web } })).toEqual([]);
    expect(codes({ services: { web: { volumes: ['./other:/data'] } } })).toEqual([
      ['volumes.stock', 'volume-unmounted'],
      ['volumes.other', 'volume-unmounted'],
    ]);
    expect(codes({ include: ['more.yaml'], services: {} })).toEqual([]);
    expect(codes({ services: { web: { volumes: ['${VOLUME}:/data'] } } })).toEqual([]);
  });
});
