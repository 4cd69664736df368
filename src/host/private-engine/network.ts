import { readFile } from 'node:fs/promises';
import { LabError } from '../../errors.js';
import type { RunProgram } from '../run-program.js';
import type { EnginePlaces } from './places.js';
import { clearRules } from './firewall.js';

/**
 * The engine's default bridge: one of its own, because `docker0` belongs to whatever other engine this machine has. For the same
 * reason no `--default-address-pool` is given: with one, dockerd deletes `docker0` when it starts again
 * (moby, daemon/daemon_unix.go, `initNetworkController`).
 */
export async function raiseBridge(run: RunProgram, { bridge }: EnginePlaces): Promise<void> {
  const address = chooseBridgeAddress(await readFile('/proc/net/route', 'utf8'));
  const must = (args: readonly string[]): Promise<void> => runOrThrow(run, 'ip', args);
  await must(['link', 'add', 'name', bridge, 'type', 'bridge']);
  await must(['address', 'add', address, 'dev', bridge]);
  await must(['link', 'set', bridge, 'up']);
}

/** Takes away the default bridge, the bridges of labs, and every firewall rule of this engine. Nothing there is fine. */
export async function lowerNetwork(run: RunProgram, places: EnginePlaces): Promise<void> {
  const bridges = await clearRules(run, places);
  for (const name of bridges) await run('ip', ['link', 'delete', name]);
}

const SECOND_OCTETS = Array.from({ length: 40 }, (_, index) => 213 - index * 5);

/** The first 10.x.255.1/24 that no route of the machine overlaps. `routes` is the text of /proc/net/route. */
export function chooseBridgeAddress(routes: string): string {
  const taken = parseRoutes(routes);
  const free = SECOND_OCTETS.find((octet) => taken.every((route) => !overlaps(route, octet)));
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
  return `10.${free}.255.1/24`;
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

function overlaps({ destination, mask }: Route, octet: number): boolean {
  const network = ((10 << 24) | (octet << 16)) >>> 0;
  const common = (mask & 0xffff0000) >>> 0;
  return (destination & common) >>> 0 === (network & common) >>> 0;
}

async function runOrThrow(run: RunProgram, file: string, args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await run(file, args);
  if (exitCode === 0) return;
  throw new LabError('operation', `Could not set up the private engine's network: ${file} ${args.join(' ')}`, {
    code: 'engine-network-failed',
    details: stderr.trim().split('\n'),
    suggestions: ['lab doctor'],
  });
}
