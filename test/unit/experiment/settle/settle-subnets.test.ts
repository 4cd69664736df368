import { describe, expect, it } from 'vitest';
import { settleSubnets } from '../../../../src/experiment/settle/settle-subnets.js';
import { networkName } from '../../../../src/lab/labels.js';
import { derivedSubnet } from '../../../../src/lab/subnet.js';
import type { Inspect } from '../../../../src/engine/engine.js';
import { lab, service } from '../../lifecycle/fixtures.js';

const identity = { lab: 'demo', instance: 'default' };
const first = derivedSubnet(identity, 'office');
const files = [{ path: '/haproxy.cfg', content: `acl office src ${first}\n`, mode: 0o644 }];

function demo(subnet: string, anySubnet: boolean) {
  return lab({
    networks: [{ key: 'office', internal: false, subnet, anySubnet }],
    services: [service('haproxy', { files })],
  });
}

function engineWith(networks: Readonly<Record<string, string>>): Inspect {
  const all = Object.entries(networks).map(([name, subnet]) => ({ id: name, name, labels: {}, subnets: [subnet] }));
  return { address: { local: true }, networks: () => Promise.resolve(all) } as unknown as Inspect;
}

describe('settleSubnets', () => {
  it('leaves a free subnet as it is', async () => {
    expect(await settleSubnets(engineWith({ bridge: '172.17.0.0/16' }), demo(first, true))).toEqual(demo(first, true));
  });

  it('takes the next free one, in every file', async () => {
    const settled = await settleSubnets(engineWith({ other: first }), demo(first, true));
    const second = derivedSubnet(identity, 'office', 1);
    expect(settled.networks[0]?.subnet).toBe(second);
    expect(settled.services[0]?.files[0]?.content).toBe(`acl office src ${second}\n`);
  });

  it('keeps what the lab’s own network has', async () => {
    const engine = engineWith({ [networkName(identity, 'office')]: '10.210.1.0/24' });
    expect((await settleSubnets(engine, demo(first, true))).networks[0]?.subnet).toBe('10.210.1.0/24');
  });

  it('refuses a named one that somebody has, by name, and what is none', async () => {
    await expect(settleSubnets(engineWith({ theirs: '10.0.0.0/8' }), demo('10.1.0.0/24', false))).rejects.toMatchObject(
      {
        kind: 'operation',
        code: 'subnet-taken',
        message: expect.stringContaining('the network theirs has 10.0.0.0/8') as unknown,
      },
    );
    await expect(settleSubnets(engineWith({}), demo('10.1.0.0/99', false))).rejects.toMatchObject({
      code: 'bad-subnet',
    });
  });
});
