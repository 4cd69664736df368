import { readFile, writeFile } from 'node:fs/promises';
import { LabError } from '../../errors.js';
import type { RunProgram } from '../run-program.js';
import type { EnginePlaces } from './places.js';

/**
 * The engine's own piece of the network, beside any other engine of the machine. `dockerd` clears and refills the iptables
 * chains that all of Docker shares when it starts, which would cut off the containers of another engine; so ours runs with
 * `--iptables=false`, and the few rules it needs live in a chain of our own. Published ports go through its user-land proxy.
 */
export interface EngineNetwork {
  /** All of it, as CIDR: `10.213.0.0/16`. */
  readonly range: string;
  /** Address of the default bridge, with its prefix length. */
  readonly bridgeAddress: string;
  /** What networks of labs are cut from, 256 addresses each. */
  readonly pool: string;
}

const SECOND_OCTETS = Array.from({ length: 40 }, (_, index) => 213 - index * 5);

/** The first 10.x.0.0/16 that no route of the machine overlaps. `routes` is the text of /proc/net/route. */
export function chooseNetwork(routes: string): EngineNetwork {
  const taken = parseRoutes(routes);
  const free = SECOND_OCTETS.find((octet) => taken.every((route) => !overlapsOctet(route, octet)));
  if (free === undefined) {
    throw new LabError(
      'operation',
      'Every network that the private engine could use overlaps a route of this machine',
      {
        code: 'no-free-network',
        suggestions: ['ip route   (which networks are routed)'],
      },
    );
  }
  return { range: `10.${free}.0.0/16`, bridgeAddress: `10.${free}.255.1/24`, pool: `10.${free}.0.0/17` };
}

interface Route {
  readonly destination: number;
  readonly mask: number;
}

/** Destinations and masks are hexadecimal, least significant byte first; the default route says nothing about overlap. */
function parseRoutes(text: string): Route[] {
  const number = (hex: string): number => Buffer.from(hex, 'hex').readUInt32LE();
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/u))
    .map((fields) => ({ destination: number(fields[1] ?? '00000000'), mask: number(fields[7] ?? '00000000') }))
    .filter(({ mask }) => mask !== 0);
}

function overlapsOctet({ destination, mask }: Route, octet: number): boolean {
  const network = ((10 << 24) | (octet << 16)) >>> 0;
  const common = (mask & 0xffff0000) >>> 0;
  return (destination & common) >>> 0 === (network & common) >>> 0;
}

async function raiseNetwork(run: RunProgram, { bridge, chain }: EnginePlaces, network: EngineNetwork): Promise<void> {
  const must = (args: readonly string[]): Promise<void> => runOrThrow(run, args);
  await must(['ip', 'link', 'add', 'name', bridge, 'type', 'bridge']);
  await must(['ip', 'address', 'add', network.bridgeAddress, 'dev', bridge]);
  await must(['ip', 'link', 'set', bridge, 'up']);
  await must(['iptables', '-w', '-N', chain]);
  const isolated = await acceptWithinOneBridge(run, chain);
  for (const rule of chainRules(network.range, isolated)) await must(['iptables', '-w', '-A', chain, ...rule]);
  for (const rule of jumpRules(chain, network.range)) await must(['iptables', '-w', ...rule.add]);
}

/** Takes away what `prepareNetwork` made and the bridges of labs within the range. Nothing there is fine. */
export async function lowerNetwork(
  run: RunProgram,
  { bridge, chain }: EnginePlaces,
  network: EngineNetwork,
): Promise<void> {
  for (const { remove } of jumpRules(chain, network.range)) await run('iptables', ['-w', ...remove]);
  await run('iptables', ['-w', '-F', chain]);
  await run('iptables', ['-w', '-X', chain]);
  const { stdout } = await run('ip', ['-o', '-4', 'address', 'show']);
  for (const name of new Set([bridge, ...labBridges(stdout, network)])) await run('ip', ['link', 'delete', name]);
}

/** Names of `br-…` interfaces with an address in the range, from `ip -o -4 address`. */
export function labBridges(addresses: string, { range }: EngineNetwork): string[] {
  const prefix = range.replace(/0\.0\/16$/u, '');
  return addresses.split('\n').flatMap((line) => {
    const [, name, address] = /^\d+:\s+(br-[0-9a-f]+)\s+inet\s+(\S+)/u.exec(line) ?? [];
    return name !== undefined && address?.startsWith(prefix) === true ? [name] : [];
  });
}

/** Frames between ports of one bridge pass these rules too where `bridge-nf-call-iptables` is on. */
async function acceptWithinOneBridge(run: RunProgram, chain: string): Promise<boolean> {
  const { exitCode } = await run('iptables', [
    '-w',
    '-A',
    chain,
    '-m',
    'physdev',
    '--physdev-is-bridged',
    '-j',
    'ACCEPT',
  ]);
  return exitCode === 0;
}

/** Networks of labs do not reach one another; containers reach the outside; the outside only answers. */
function chainRules(range: string, isolated: boolean): string[][] {
  return [
    ['-s', range, '-d', range, '-j', isolated ? 'DROP' : 'ACCEPT'],
    ['-s', range, '-j', 'ACCEPT'],
    ['-d', range, '-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED', '-j', 'ACCEPT'],
    ['-d', range, '-j', 'DROP'],
  ];
}

function jumpRules(chain: string, range: string): { add: string[]; remove: string[] }[] {
  const outside = ['-s', range, '!', '-d', range, '-j', 'MASQUERADE'];
  return [
    { add: ['-I', 'FORWARD', '-s', range, '-j', chain], remove: ['-D', 'FORWARD', '-s', range, '-j', chain] },
    { add: ['-I', 'FORWARD', '-d', range, '-j', chain], remove: ['-D', 'FORWARD', '-d', range, '-j', chain] },
    { add: ['-t', 'nat', '-A', 'POSTROUTING', ...outside], remove: ['-t', 'nat', '-D', 'POSTROUTING', ...outside] },
  ];
}

async function runOrThrow(run: RunProgram, [file = '', ...args]: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await run(file, args);
  if (exitCode === 0) return;
  throw new LabError('operation', `Could not set up the private engine's network: ${file} ${args.join(' ')}`, {
    code: 'engine-network-failed',
    details: stderr.trim().split('\n'),
    suggestions: ['lab doctor'],
  });
}

/**
 * Network and rules for a start: the same range as last time, since networks of labs that are kept belong to it, unless
 * something else has taken it; else a free one.
 */
export async function prepareNetwork(run: RunProgram, places: EnginePlaces): Promise<EngineNetwork> {
  const last = await rememberedNetwork(places);
  if (last !== undefined) await lowerNetwork(run, places, last);
  const routes = await readFile('/proc/net/route', 'utf8');
  const network = last !== undefined && isFree(last, routes) ? last : chooseNetwork(routes);
  await writeFile(places.networkFile, JSON.stringify(network));
  await raiseNetwork(run, places, network);
  return network;
}

export async function rememberedNetwork({ networkFile }: EnginePlaces): Promise<EngineNetwork | undefined> {
  try {
    return JSON.parse(await readFile(networkFile, 'utf8')) as EngineNetwork;
  } catch {
    return undefined;
  }
}

function isFree({ range }: EngineNetwork, routes: string): boolean {
  const octet = Number(range.split('.')[1]);
  return !parseRoutes(routes).some((route) => overlapsOctet(route, octet));
}
