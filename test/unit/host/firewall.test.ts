import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bridgesIn, iptablesScript, removals } from '../../../src/host/private-engine/firewall.js';
import { chooseBridgeAddress } from '../../../src/host/private-engine/network.js';
import { enginePlaces } from '../../../src/host/private-engine/places.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-pe-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the firewall of the private engine', () => {
  const SAVED = `-P FORWARD DROP
-N DOCKER
-N Labc
-N Labc-ISOLATION-STAGE-1
-A FORWARD -j DOCKER-USER
-A FORWARD -j Labc-ISOLATION-STAGE-1
-A FORWARD -o br-0123456789ab -j Labc
-A FORWARD -i br-0123456789ab ! -o br-0123456789ab -j ACCEPT
-A FORWARD -o lab-abc -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -i br-ffffffffffff ! -o br-ffffffffffff -j ACCEPT
-A DOCKER -i docker0 -j RETURN
-A Labc -i br-0123456789ab -j RETURN
-A POSTROUTING -s 172.19.0.0/16 ! -o br-0123456789ab -j MASQUERADE
-A POSTROUTING -s 172.19.0.2/32 -d 172.19.0.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE
-A POSTROUTING -s 172.20.0.2/32 -d 172.20.0.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE
`;

  it('finds the bridges of labs in its own chains alone', () => {
    expect(bridgesIn(SAVED, 'Labc')).toEqual(['br-0123456789ab']);
  });

  it('takes away its own rules and chains, and nothing of another engine', () => {
    const networks = [{ base: 0xac130000, mask: 0xffff0000 }];
    const args = removals(SAVED, { chainPrefix: 'Labc', bridges: ['lab-abc', 'br-0123456789ab'], networks });
    expect(args.map((words) => words.join(' '))).toEqual([
      '-D FORWARD -j Labc-ISOLATION-STAGE-1',
      '-D FORWARD -o br-0123456789ab -j Labc',
      '-D FORWARD -i br-0123456789ab ! -o br-0123456789ab -j ACCEPT',
      '-D FORWARD -o lab-abc -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      '-D POSTROUTING -s 172.19.0.0/16 ! -o br-0123456789ab -j MASQUERADE',
      '-D POSTROUTING -s 172.19.0.2/32 -d 172.19.0.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE',
      '-F Labc',
      '-F Labc-ISOLATION-STAGE-1',
      '-X Labc',
      '-X Labc-ISOLATION-STAGE-1',
    ]);
  });

  it('gives the engine’s chains another name and passes the rest on as it is', async () => {
    const echo = join(folder, 'real iptables');
    const wrapper = join(folder, 'iptables');
    await writeFile(echo, '#!/bin/sh\nprintf "[%s]" "$@"\n', { mode: 0o755 });
    await writeFile(wrapper, iptablesScript('Labc', echo), { mode: 0o755 });
    const args = [
      '--wait',
      '-A',
      'DOCKER-ISOLATION-STAGE-1',
      '-j',
      'DOCKER',
      '-m',
      'a b',
      '',
      'DOCKER_OUTPUT',
      'FORWARD',
    ];
    const { stdout } = await promisify(execFile)(wrapper, args);
    expect(stdout).toBe('[--wait][-A][Labc-ISOLATION-STAGE-1][-j][Labc][-m][a b][][DOCKER_OUTPUT][FORWARD]');
  });

  it('keeps every chain name within 28 characters', () => {
    const { chainPrefix, bridge } = enginePlaces('/var/lib/localab');
    expect(`${chainPrefix}-ISOLATION-STAGE-1`.length).toBeLessThanOrEqual(28);
    expect(bridge.length).toBeLessThanOrEqual(15);
  });

  it('chooses an address that no route overlaps', () => {
    const header = 'Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT';
    const route = (destination: string, mask: string) => `eth0 ${destination} 00000000 0003 0 0 0 ${mask} 0 0 0`;
    const ask = (...routes: string[]) => chooseBridgeAddress([header, ...routes].join('\n'));
    expect(ask(route('00000000', '00000000'))).toBe('10.213.255.1/24');
    expect(ask(route('0000D50A', '0000FFFF'))).toBe('10.208.255.1/24');
    expect(ask(route('0000D00A', '0000F0FF'))).toBe('10.203.255.1/24');
    expect(() => ask(route('0000000A', '000000FF'))).toThrow(expect.objectContaining({ code: 'no-free-network' }));
  });
});
