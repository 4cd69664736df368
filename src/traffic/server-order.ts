const FIRST_CAPACITY = 65_536;

/** Which server answered which request. */
export interface ServerOrder {
  /** Answers by place in `servers`; live. */
  readonly byServer: Int32Array;
  /** Makes room for request `index`; its server is -1 until it is put. */
  reserve(index: number): void;
  /** `server` is its place, -1 for none. */
  put(index: number, server: number): void;
  /** The first `sent` requests' servers. */
  close(sent: number): Int16Array;
}

/** `requests` may be Infinity: the room grows. */
export function createServerOrder(requests: number, serverCount: number): ServerOrder {
  const byServer = new Int32Array(serverCount);
  let order = new Int16Array(Math.min(requests, FIRST_CAPACITY)).fill(-1);
  return {
    byServer,
    reserve(index) {
      if (index < order.length) return;
      const larger = new Int16Array(order.length * 2).fill(-1);
      larger.set(order);
      order = larger;
    },
    put(index, server) {
      if (server < 0) return;
      order[index] = server;
      byServer[server]!++;
    },
    close: (sent) => order.slice(0, sent),
  };
}
