import { describe, expect, it } from 'vitest';
import { containerOptions } from '../../../../src/engine/docker/container-options.js';
import type { EngineAddress } from '../../../../src/engine/engine.js';
import { hostProblem } from '../../../../src/lifecycle/cluster/host-problem.js';
import { nodeNames, nodeSpec } from '../../../../src/lifecycle/cluster/node-container.js';
import { NODE_SCRIPT } from '../../../../src/lifecycle/cluster/node-script.js';

const here: EngineAddress = { host: 'unix:///run/docker.sock', origin: 'test', local: true };

describe('hostProblem', () => {
  it.each([
    ['not on this machine', { ...here, local: false }, '/state', 'linux'],
    ['not on this machine', { ...here, host: 'tcp://127.0.0.1:2375' }, '/state', 'linux'],
    ['virtual machine', here, '/state', 'darwin'],
    ['too long', here, `/${'x'.repeat(100)}`, 'linux'],
  ] as const)('says: %s', (words, address, folder, platform) => {
    expect(hostProblem(address, folder, platform)).toContain(words);
  });

  it('finds nothing against a local engine on Linux', () => {
    expect(hostProblem(here, '/state/cluster/default/node1', 'linux')).toBeUndefined();
  });
});

describe('a node’s container', () => {
  const spec = nodeSpec({ cluster: 'default', stateFolder: '/state' }, 'node2', 'engine:1');
  const { HostConfig: host, ...options } = containerOptions(spec, 2);

  it('has the rights that were found necessary and no more, and is not privileged', () => {
    expect(host?.Privileged).toBeUndefined();
    expect(host?.CapDrop).toEqual(['ALL']);
    expect(host?.CapAdd).toHaveLength(13);
    for (const left of ['SYS_RESOURCE', 'SYS_MODULE', 'SYS_RAWIO', 'NET_RAW', 'SETPCAP', 'SETFCAP', 'ALL'])
      expect(host?.CapAdd).not.toContain(left);
  });

  it('has cgroups of its own, and nothing of the machine’s but the folder of its socket', () => {
    expect(host).toMatchObject({ CgroupnsMode: 'private' });
    const bound = (host?.Mounts ?? []).filter(({ Type }) => Type === 'bind');
    expect(bound.map(({ Source }) => Source)).toEqual(['/state/cluster/default/node2']);
  });

  it('is published on 127.0.0.1 alone, and its engine listens on no port', () => {
    const bindings = Object.values(host?.PortBindings as Record<string, { HostIp: string }[]>).flat();
    expect(new Set(bindings.map(({ HostIp }) => HostIp))).toEqual(new Set(['127.0.0.1']));
    expect(Object.keys(options.ExposedPorts ?? {})).not.toContain('2375/tcp');
    expect(NODE_SCRIPT.match(/--host \S+/gu)).toEqual(['--host "unix:///run/lab/engine.sock"']);
  });

  it('is found again by labels, none of which is a lab’s', () => {
    expect(options.Labels).toEqual({
      'dev.localab.cluster': 'default',
      'dev.localab.node': 'node2',
      'dev.localab.socket': '/state/cluster/default/node2',
    });
    expect(nodeNames(3)).toEqual(['node1', 'node2', 'node3']);
  });
});
