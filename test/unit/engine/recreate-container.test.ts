import type Dockerode from 'dockerode';
import { expect, it } from 'vitest';
import { sameOptions } from '../../../src/engine/docker/recreate-container.js';

it('a container is made anew from what the engine says of it: no short id as a name, no address, no volume without a name', () => {
  const raw = {
    Id: '0123456789abcdef',
    Name: '/city-shop-1',
    Image: 'sha256:a',
    Config: { Cmd: ['run'], Labels: { 'com.docker.compose.project': 'city' }, Image: 'city-shop', Hostname: 'shop' },
    HostConfig: { NetworkMode: 'city_town', Mounts: [{ Type: 'volume', Target: '/scratch' }] },
    Mounts: [{ Type: 'volume', Name: 'f00', Destination: '/scratch' }],
    NetworkSettings: {
      Networks: {
        city_town: { Aliases: ['city-shop-1', 'shop', '0123456789ab'], IPAddress: '10.0.0.2' },
        city_village: { Aliases: null, IPAddress: '10.1.0.2' },
      },
    },
  };
  expect(sameOptions(raw as unknown as Dockerode.ContainerInspectInfo)).toEqual({
    options: {
      ...{ name: 'city-shop-1', Cmd: ['run'], Image: 'sha256:a', Hostname: 'shop' },
      Labels: { 'com.docker.compose.project': 'city' },
      HostConfig: raw.HostConfig,
      NetworkingConfig: { EndpointsConfig: { city_town: { Aliases: ['city-shop-1', 'shop'] } } },
    },
    others: { city_village: { Aliases: [] } },
  });
});
