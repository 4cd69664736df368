import { networkInterfaces } from 'node:os';
import type { Inspect } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import { networkName } from '../../lab/labels.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import { derivedSubnet, isSubnet, subnetsOverlap } from '../../lab/subnet.js';

/** Two dozen taken ones in a row is no accident. */
const ATTEMPTS = 24;

interface Taken {
  readonly subnet: string;
  readonly by: string;
}

/**
 * The lab with subnets that are free: a network that is up keeps its own, one that the lab leaves open gets the first free one, in every
 * rendered file. Throws kind `operation`, code `subnet-taken`, where the named one overlaps another network or one of this machine's.
 */
export async function settleSubnets(engine: Inspect, lab: ResolvedLab): Promise<ResolvedLab> {
  if (lab.networks.every(({ subnet }) => subnet === undefined)) return lab;
  const there = await engine.networks({});
  return lab.networks.reduce((settled, network) => {
    if (network.subnet === undefined) return settled;
    const name = networkName(lab, network.key);
    const own = there.find((each) => each.name === name)?.subnets[0];
    const others: Taken[] = there
      .filter((each) => each.name !== name)
      .flatMap(({ subnets, name: by }) => subnets.map((subnet) => ({ subnet, by: `the network ${by}` })));
    const here = settled.networks.flatMap(({ key, subnet }) =>
      subnet === undefined || key === network.key ? [] : [{ subnet, by: `the lab's own network ${key}` }],
    );
    const chosen = choose(
      lab,
      network,
      [...others, ...here, ...(own === network.subnet || !engine.address.local ? [] : machineSubnets())],
      own,
    );
    return chosen === network.subnet ? settled : withSubnet(settled, network.key, chosen);
  }, lab);
}

function choose(
  lab: ResolvedLab,
  { key, subnet: wanted = '', anySubnet }: ResolvedLab['networks'][number],
  taken: readonly Taken[],
  own: string | undefined,
): string {
  if (own !== undefined && anySubnet === true) return own;
  if (!isSubnet(wanted)) {
    throw new LabError('usage', `"${wanted}" is no IPv4 subnet for the network ${key}`, {
      code: 'bad-subnet',
      suggestions: [`such as ${derivedSubnet(lab, key)}, or auto for a free one`],
    });
  }
  const clash = (subnet: string): Taken | undefined => taken.find((each) => subnetsOverlap(each.subnet, subnet));
  const candidates = anySubnet ? Array.from({ length: ATTEMPTS }, (_, i) => derivedSubnet(lab, key, i)) : [wanted];
  const free = candidates.find((subnet) => clash(subnet) === undefined);
  if (free !== undefined) return free;
  const by = clash(wanted)!;
  throw new LabError('operation', `The subnet ${wanted} of the network ${key} is taken: ${by.by} has ${by.subnet}`, {
    code: 'subnet-taken',
    suggestions: [
      'leave it to lab, which takes a free one: auto',
      `name another one, such as ${derivedSubnet(lab, key, 1)}`,
    ],
  });
}

/** Subnets that this machine has an address in; a container network over one of them would cut it off. */
function machineSubnets(): Taken[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.flatMap(({ cidr, family, internal }) =>
      cidr === null || family !== 'IPv4' || internal ? [] : [{ subnet: cidr, by: `this machine's ${name}` }],
    ),
  );
}

function withSubnet(lab: ResolvedLab, key: string, subnet: string): ResolvedLab {
  const was = lab.networks.find((network) => network.key === key)!.subnet!;
  return {
    ...lab,
    networks: lab.networks.map((network) => (network.key === key ? { ...network, subnet } : network)),
    services: lab.services.map((service) => ({
      ...service,
      files: service.files.map((file) => ({ ...file, content: file.content.replaceAll(was, subnet) })),
    })),
  };
}
