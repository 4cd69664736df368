import type { Socket } from 'node:net';

/** `connection.close` of AMQP 0-9-1: class 10, method 50. */
const CONNECTION_CLOSE = (10 << 16) + 50;
const METHOD_FRAME = 1;
const FRAME_HEADER_BYTES = 7;
const FRAME_END_BYTES = 1;

export interface Refusal {
  readonly code: number;
  readonly text: string;
}

/**
 * Looks on while amqplib opens a connection: it hides the broker's reply code when `connection.open` is refused, as for a
 * vhost that does not exist. `refusal` is what the broker said until then; `stop` looks away.
 */
export function watchHandshake(socket: Socket): { refusal(): Refusal | undefined; stop(): void } {
  const heard: Buffer[] = [];
  const read = socket.read.bind(socket);
  socket.read = (size?: number): unknown => {
    const bytes: unknown = read(size);
    if (Buffer.isBuffer(bytes)) heard.push(bytes);
    return bytes;
  };
  return {
    refusal: () => refusalIn(Buffer.concat(heard)),
    stop: () => void (socket.read = read),
  };
}

/** The first `connection.close` in a stream of frames. */
export function refusalIn(bytes: Buffer): Refusal | undefined {
  let start = 0;
  while (start + FRAME_HEADER_BYTES <= bytes.length) {
    const size = bytes.readUInt32BE(start + 3);
    const payload = bytes.subarray(start + FRAME_HEADER_BYTES, start + FRAME_HEADER_BYTES + size);
    if (payload.length < size) return undefined;
    if (bytes[start] === METHOD_FRAME && size >= 7 && payload.readUInt32BE(0) === CONNECTION_CLOSE) {
      const length = payload.readUInt8(6);
      return { code: payload.readUInt16BE(4), text: payload.subarray(7, 7 + length).toString('utf8') };
    }
    start += FRAME_HEADER_BYTES + size + FRAME_END_BYTES;
  }
  return undefined;
}
