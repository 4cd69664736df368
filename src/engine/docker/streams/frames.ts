/** One piece of output as the engine multiplexes it. */
export interface Frame {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Buffer;
}

const HEADER_BYTES = 8;

/**
 * Splits the engine's multiplexed output into frames: a header of stream number, three zero bytes and a big-endian length,
 * then so many bytes (Docker Engine API, "Attach to a container: stream format"). Output of a terminal has no headers and
 * passes as stdout.
 */
export async function* frames(source: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let pending: Buffer = Buffer.alloc(0);
  let multiplexed: boolean | undefined;
  for await (const chunk of source) {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    multiplexed ??= pending.length >= 4 ? looksMultiplexed(pending) : undefined;
    if (multiplexed === undefined) continue;
    if (!multiplexed) {
      yield { stream: 'stdout', bytes: pending };
      pending = Buffer.alloc(0);
      continue;
    }
    let offset = 0;
    while (pending.length - offset >= HEADER_BYTES) {
      const end = offset + HEADER_BYTES + pending.readUInt32BE(offset + 4);
      if (pending.length < end) break;
      yield {
        stream: pending[offset] === 2 ? 'stderr' : 'stdout',
        bytes: pending.subarray(offset + HEADER_BYTES, end),
      };
      offset = end;
    }
    pending = pending.subarray(offset);
  }
  if (multiplexed !== true && pending.length > 0) yield { stream: 'stdout', bytes: pending };
}

function looksMultiplexed(bytes: Buffer): boolean {
  return (bytes[0] ?? 9) <= 2 && bytes[1] === 0 && bytes[2] === 0 && bytes[3] === 0;
}
