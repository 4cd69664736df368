/** The little of AMQP 0-9-1 (specification of 2008, sections 2.2 and 4.2) that opening and closing a connection takes. */

export interface Login {
  readonly user: string;
  readonly password: string;
  readonly vhost: string;
}

/** How a broker answered: `open` = it let us in; `closed` = it said no; `silent` = it stopped in between, or said nothing. */
export type Answer =
  | { readonly is: 'open' }
  | { readonly is: 'silent' }
  | { readonly is: 'closed'; readonly code: number; readonly text: string };

const METHOD_FRAME = 1;
const FRAME_END = 0xce;
const CONNECTION = 10;
const METHOD = { startOk: 11, tuneOk: 31, open: 40, openOk: 41, close: 50, closeOk: 51 } as const;
/** The least that every broker grants: 1 channel, frames of 4096 bytes (section 4.2.3), no heartbeat. */
const TUNING = Buffer.from([0, 1, 0, 0, 0x10, 0, 0, 0]);

/**
 * All that a client says, in one go: a broker takes it up piece by piece. The capability makes it say why it refuses a login, the name is
 * for whoever watches its connections.
 */
export function conversation({ user, password, vhost }: Login): Buffer {
  const capabilities = table(['authentication_failure_close', Buffer.from('t\x01')]);
  const properties = table(
    ['product', Buffer.concat([Buffer.from('S'), long('lab')])],
    ['connection_name', Buffer.concat([Buffer.from('S'), long('lab readiness')])],
    ['capabilities', Buffer.concat([Buffer.from('F'), capabilities])],
  );
  const login = [properties, short('PLAIN'), long(`\0${user}\0${password}`), short('en_US')];
  return Buffer.concat([
    Buffer.from('AMQP\0\0\x09\x01'),
    method(METHOD.startOk, ...login),
    method(METHOD.tuneOk, TUNING),
    method(METHOD.open, short(vhost), short(''), Buffer.from([0])),
    method(METHOD.close, Buffer.from([0, 200]), short('ready'), Buffer.from([0, 0, 0, 0])),
  ]);
}

/** What the broker's bytes say so far, and whether more can change it. */
export function readAnswer(bytes: Buffer): { readonly answer: Answer; readonly final: boolean } {
  let answer: Answer = { is: 'silent' };
  for (let at = 0; at + 8 <= bytes.length;) {
    const end = at + 7 + bytes.readUInt32BE(at + 3);
    if (end >= bytes.length) break;
    const payload = bytes.subarray(at + 7, end);
    at = end + 1;
    if (bytes[end] !== FRAME_END || payload.length < 4 || payload.readUInt16BE(0) !== CONNECTION) continue;
    const name = payload.readUInt16BE(2);
    if (name === METHOD.openOk) answer = { is: 'open' };
    if (name === METHOD.closeOk) return { answer, final: true };
    if (name === METHOD.close) return { answer: refusal(payload.subarray(4)), final: true };
  }
  return { answer, final: false };
}

function refusal(rest: Buffer): Answer {
  return { is: 'closed', code: rest.readUInt16BE(0), text: rest.subarray(3, 3 + (rest[2] ?? 0)).toString('utf8') };
}

function method(name: number, ...parts: readonly Buffer[]): Buffer {
  const payload = Buffer.concat([uint16(CONNECTION), uint16(name), ...parts]);
  return Buffer.concat([Buffer.from([METHOD_FRAME, 0, 0]), uint32(payload.length), payload, Buffer.from([FRAME_END])]);
}

function table(...entries: readonly (readonly [string, Buffer])[]): Buffer {
  const fields = Buffer.concat(entries.map(([name, value]) => Buffer.concat([short(name), value])));
  return Buffer.concat([uint32(fields.length), fields]);
}

function short(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function long(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

const uint16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
