import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunProgram } from '../run-program.js';
import type { EnginePlaces } from './places.js';

/**
 * Every dockerd of a machine uses chains named DOCKER…, and empties them when it starts, which cuts off the containers of any
 * other. So ours finds an `iptables` first on its PATH that gives the same chains a prefix of their own and passes everything
 * else on. Chains inside containers (DOCKER_OUTPUT, for name resolution) keep their names.
 */
export async function writeIptables({ programFolder, chainPrefix }: EnginePlaces, iptables: string): Promise<void> {
  await mkdir(programFolder, { recursive: true, mode: 0o755 });
  await writeFile(join(programFolder, 'iptables'), iptablesScript(chainPrefix, iptables), { mode: 0o755 });
}

export function iptablesScript(chainPrefix: string, iptables: string): string {
  return `#!/bin/sh
# The private engine's own view of iptables: chains named DOCKER become ${chainPrefix}, so that no other engine's are touched.
for argument do
  case $argument in
    DOCKER | DOCKER-*) argument=${chainPrefix}\${argument#DOCKER} ;;
  esac
  set -- "$@" "$argument"
  shift
done
exec '${iptables.replaceAll("'", `'\\''`)}' "$@"
`;
}

const TABLES = ['filter', 'nat', 'raw'] as const;

/** Removes every rule and chain of this engine; answers the names of the bridges they spoke of, its own included. */
export async function clearRules(run: RunProgram, { bridge, chainPrefix }: EnginePlaces): Promise<string[]> {
  const listings = await Promise.all(
    TABLES.map(async (table) => (await run('iptables', ['-w', '-t', table, '-S'])).stdout),
  );
  const bridges = [...new Set([bridge, ...listings.flatMap((listing) => bridgesIn(listing, chainPrefix))])];
  const { stdout: addresses } = await run('ip', ['-o', '-4', 'address', 'show']);
  const own = { chainPrefix, bridges, networks: networksOf(addresses, bridges) };
  for (const [index, table] of TABLES.entries()) {
    for (const args of removals(listings[index] ?? '', own)) await run('iptables', ['-w', '-t', table, ...args]);
  }
  return bridges;
}

/** Bridges of labs, as the engine's own chains name them. */
export function bridgesIn(listing: string, chainPrefix: string): string[] {
  return rulesOf(listing)
    .filter(([, chain]) => isOwnChain(chain, chainPrefix))
    .flatMap((rule) => rule.filter((word, index) => /^-[io]$/u.test(rule[index - 1] ?? '') && word.startsWith('br-')));
}

/** First three bytes' worth is enough to tell the networks apart: addresses as `ip -o -4 address` prints them. */
function networksOf(addresses: string, bridges: readonly string[]): { base: number; mask: number }[] {
  return addresses.split('\n').flatMap((line) => {
    const [, name = '', address = '', length = ''] = /^\d+:\s+(\S+)\s+inet\s+([\d.]+)\/(\d+)/u.exec(line) ?? [];
    if (!bridges.includes(name)) return [];
    const mask = length === '0' ? 0 : (-1 << (32 - Number(length))) >>> 0;
    return [{ base: (ipv4(address) & mask) >>> 0, mask }];
  });
}

export interface OwnRules {
  readonly chainPrefix: string;
  readonly bridges: readonly string[];
  readonly networks: readonly { readonly base: number; readonly mask: number }[];
}

/** Arguments that undo, in order: rules in shared chains, then the content of our chains, then the chains. From `iptables -S`. */
export function removals(listing: string, own: OwnRules): string[][] {
  const shared = rulesOf(listing).filter(([, chain]) => !isOwnChain(chain, own.chainPrefix));
  const chains = listing
    .split('\n')
    .map((line) => /^-N (\S+)$/u.exec(line)?.[1])
    .filter((chain) => chain !== undefined && isOwnChain(chain, own.chainPrefix)) as string[];
  return [
    ...shared.filter((rule) => isOwnRule(rule, own)).map(([, ...rest]) => ['-D', ...rest]),
    ...chains.map((chain) => ['-F', chain]),
    ...chains.map((chain) => ['-X', chain]),
  ];
}

function rulesOf(listing: string): string[][] {
  return listing
    .split('\n')
    .filter((line) => line.startsWith('-A '))
    .map((line) => line.trim().split(' '));
}

function isOwnChain(chain: string | undefined, prefix: string): boolean {
  return chain === prefix || chain?.startsWith(`${prefix}-`) === true;
}

/** It jumps to one of our chains, speaks of one of our bridges, or comes from an address on one of them. */
function isOwnRule(rule: readonly string[], { chainPrefix, bridges, networks }: OwnRules): boolean {
  return rule.some((word, index) => {
    switch (rule[index - 1]) {
      case '-j':
      case '-g':
        return isOwnChain(word, chainPrefix);
      case '-i':
      case '-o':
        return bridges.includes(word);
      case '-s': {
        const address = ipv4(word.split('/')[0] ?? '');
        return networks.some(({ base, mask }) => mask !== 0 && (address & mask) >>> 0 === base);
      }
      default:
        return false;
    }
  });
}

function ipv4(text: string): number {
  return text.split('.').reduce((sum, byte) => ((sum << 8) | Number(byte)) >>> 0, 0);
}
