import { describe, expect, it } from 'vitest';
import { refusalIn } from '../../../../src/traffic/amqp/client/handshake-reply.js';

/** A method frame on channel 0 (AMQP 0-9-1, section 2.3.5). */
function frame(classId: number, methodId: number, rest: Buffer = Buffer.alloc(0), type = 1): Buffer {
  const head = Buffer.alloc(11);
  head.writeUInt8(type, 0);
  head.writeUInt32BE(4 + rest.length, 3);
  head.writeUInt16BE(classId, 7);
  head.writeUInt16BE(methodId, 9);
  return Buffer.concat([head, rest, Buffer.of(0xce)]);
}

function close(code: number, text: string): Buffer {
  const rest = Buffer.alloc(3 + Buffer.byteLength(text) + 4);
  rest.writeUInt16BE(code, 0);
  rest.writeUInt8(Buffer.byteLength(text), 2);
  rest.write(text, 3);
  return frame(10, 50, rest);
}

describe('the reply to a handshake', () => {
  it('is found behind other frames', () => {
    const bytes = Buffer.concat([
      frame(10, 10, Buffer.from('start')),
      frame(10, 30),
      close(530, 'NOT_ALLOWED – no vhöst'),
    ]);
    expect(refusalIn(bytes)).toEqual({ code: 530, text: 'NOT_ALLOWED – no vhöst' });
  });

  it('is none where there is none, or only half of one', () => {
    expect(refusalIn(Buffer.alloc(0))).toBeUndefined();
    expect(refusalIn(frame(10, 41))).toBeUndefined();
    expect(refusalIn(frame(10, 50, Buffer.alloc(7), 8))).toBeUndefined();
    const whole = close(403, 'ACCESS_REFUSED');
    for (let length = 0; length < whole.length - 1; length++) {
      expect(refusalIn(whole.subarray(0, length))).toBeUndefined();
    }
  });
});
