const FIRST_CAPACITY = 65_536;

/** Which server answered which request. */
export interface ServerOrder {
  /** Answers by place in `servers`; live. */
  readonly byServer: Int32Array;
  /** Makes room for request `index`; its server is -1 until it is put. */
  reserve(index: number): void;
  /** `server` is its place, -1 for none; it took so long. */
  put(index: number, server: number, tookMs: number): void;
  /** Mean time by server, in ms; 0 without an answer. */
  meansMs(): number[];
  /** The first `sent` requests' servers. */
  close(sent: number): Int16Array;
}

/** `requests` may be Infinity: the room grows. */
export function createServerOrder(requests: number, serverCount: number): ServerOrder {
  const byServer = new Int32Array(serverCount);
  const sumsMs = new Float64Array(serverCount);
  let order = new Int16Array(Math.min(requests, FIRST_CAPACITY)).fill(-1);
  return {
    byServer,
    reserve(index) {
      if (index < order.length) return;
      const larger = new Int16Array(order.length * 2).fill(-1);
      larger.set(order);
      order = larger;
    },
    put(index, server, tookMs) {
      if (server < 0) return;
      sumsMs[server]! += tookMs;
      order[index] = server;
      byServer[server]!++;
    },
    meansMs: () => Array.from(sumsMs, (sumMs, server) => (sumMs === 0 ? 0 : sumMs / byServer[server]!)),
    close: (sent) => order.slice(0, sent),
  };
}
