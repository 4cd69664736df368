/** Places in `to` of an order that is in places of `from`; -1 for nobody, and for servers that `to` does not know. */
export function alignOrder(order: Int16Array, from: readonly string[], to: readonly string[]): Int16Array {
  if (from.length === to.length && from.every((name, i) => name === to[i])) return order;
  const place = from.map((name) => to.indexOf(name));
  return order.map((server) => place[server] ?? -1);
}

/** How often each of `servers` servers occurs; -1 is nobody's. */
export function tally(order: Int16Array, servers: number): number[] {
  const counts = new Array<number>(servers).fill(0);
  for (const server of order) if (server >= 0 && server < servers) counts[server]! += 1;
  return counts;
}
