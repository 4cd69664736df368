import { describe, expect, it } from 'vitest';
import type { ContainerSpec } from '../../../src/engine/engine.js';
import { containerOptions } from '../../../src/engine/docker/container-options.js';
import { splitTag } from '../../../src/engine/docker/images/store.js';
import { labelFilters } from '../../../src/engine/docker/summaries.js';

const spec: ContainerSpec = {
  name: 'lab-a-app1',
  image: 'flask:1',
  environment: { WEIGHT: '2' },
  labels: { a: 'b' },
  networks: [
    { name: 'front', aliases: ['app1'] },
    { name: 'back', aliases: [] },
  ],
  mounts: [{ kind: 'volume', source: 'data', target: '/data', readOnly: true }],
  publish: [
    { containerPort: 80, hostAddress: '127.0.0.1', hostPort: 0 },
    { containerPort: 80, hostAddress: '127.0.0.1', hostPort: 8080 },
  ],
  limits: { memoryBytes: 1000, pids: 5, cpus: 4 },
  init: true,
};

describe('containerOptions', () => {
  const { HostConfig: host, ...options } = containerOptions(spec, 2);

  it('is safe by default', () => {
    expect(host).toMatchObject({
      RestartPolicy: { Name: 'no' },
      SecurityOpt: ['no-new-privileges'],
      Memory: 1000,
      MemorySwap: 1000,
      PidsLimit: 5,
    });
    expect(host?.Privileged).toBeUndefined();
    expect(host?.CapDrop).toEqual(expect.arrayContaining(['NET_RAW', 'MKNOD', 'AUDIT_WRITE', 'SYS_CHROOT']));
  });

  it('names what may stay where an engine lacks what would have to be dropped', () => {
    const named = containerOptions({ ...spec, capabilities: ['CHOWN'] }, 2).HostConfig;
    expect(named).toMatchObject({ CapDrop: ['ALL'], CapAdd: ['CHOWN'], SecurityOpt: ['no-new-privileges'] });
  });

  it('never asks for more processors than there are', () => {
    expect(host?.NanoCpus).toBe(2e9);
    expect(containerOptions({ ...spec, limits: { ...spec.limits, cpus: 0.5 } }, 2).HostConfig?.NanoCpus).toBe(5e8);
  });

  it('keeps the whole log', () => {
    expect(host?.LogConfig).toMatchObject({ Type: 'json-file', Config: { mode: 'blocking' } });
  });

  it('shares the network of another container', () => {
    const shared = containerOptions({ ...spec, networks: [], publish: [], networkOf: 'lab-a-pod' }, 2);
    expect(shared.HostConfig?.NetworkMode).toBe('container:lab-a-pod');
    expect(shared.NetworkingConfig?.EndpointsConfig).toEqual({});
    expect(containerOptions({ ...spec, networks: [] }, 2).HostConfig?.NetworkMode).toBe('none');
  });

  it('joins the first network with its aliases and publishes where asked', () => {
    expect(host?.NetworkMode).toBe('front');
    expect(options.NetworkingConfig).toEqual({ EndpointsConfig: { front: { Aliases: ['app1'] } } });
    expect(host?.PortBindings).toEqual({
      '80/tcp': [
        { HostIp: '127.0.0.1', HostPort: '' },
        { HostIp: '127.0.0.1', HostPort: '8080' },
      ],
    });
    expect(containerOptions({ ...spec, networks: [] }, 2).HostConfig?.NetworkMode).toBe('none');
  });

  it('leaves to the image what is not asked for', () => {
    for (const key of ['Cmd', 'Entrypoint', 'User', 'WorkingDir', 'StopSignal'])
      expect(options).not.toHaveProperty(key);
    expect(containerOptions({ ...spec, command: [], user: '0' }, 2)).toMatchObject({ Cmd: [], User: '0' });
  });
});

describe('splitTag', () => {
  it.each([
    ['haproxy', 'haproxy', 'latest'],
    ['haproxy:3.0', 'haproxy', '3.0'],
    ['host:5000/a/b', 'host:5000/a/b', 'latest'],
    ['host:5000/a/b:1', 'host:5000/a/b', '1'],
    ['a@sha256:00ff', 'a', 'sha256:00ff'],
    ['a:1@sha256:00ff', 'a', 'sha256:00ff'],
  ])('%s', (ref, repo, tag) => {
    expect(splitTag(ref)).toEqual({ repo, tag });
  });
});

it('asks for a label alone when its value is empty', () => {
  expect(labelFilters({ a: '', b: 'c=d' })).toEqual({ label: ['a', 'b=c=d'] });
});
