import type { Execute } from '../../engine/engine.js';

/** `TCP_LISTEN` in the column `st` (Linux include/net/tcp_states.h). */
const LISTEN = '0A';

/** Ports that the container listens on for others, by its kernel's own table (proc(5), /proc/net/tcp). */
export async function listeningPorts(engine: Execute, containerId: string): Promise<number[]> {
  // Without IPv6 there is no second table: what was printed counts, not the exit code.
  const { stdout } = await engine.exec(containerId, ['cat', '/proc/net/tcp', '/proc/net/tcp6']);
  return parseListeners(stdout);
}

/** Reads `0: 00000000:1388 00000000:0000 0A …`; addresses are in the machine's byte order. Listeners on loopback are nobody else's. */
export function parseListeners(table: string): number[] {
  const ports = table.split('\n').flatMap((line) => {
    const [, address = '', port = '', state] = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ ([0-9A-F]{2}) /.exec(line) ?? [];
    return state !== LISTEN || isLoopback(address) ? [] : [Number.parseInt(port, 16)];
  });
  return [...new Set(ports)].sort((a, b) => a - b);
}

/** 127.0.0.0/8 and ::1, also as little-endian words. */
function isLoopback(address: string): boolean {
  if (address.length === 8) return address.startsWith('7F') || address.endsWith('7F');
  return /^0{24}(01000000|00000001)$/.test(address);
}
