import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import { engineWords, interruption, translateError } from '../../../src/engine/docker/translate-error.js';

const request = { what: 'start container lab-a-app1', host: 'unix:///var/run/docker.sock', answered: true };
const refusal = (statusCode: number, message: string) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${message} `), { statusCode, json: { message } });

describe('translateError', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])(
    'tells a lost engine from one that never answered: %s',
    (code) => {
      const raw = Object.assign(new Error('socket hang up'), { code });
      expect(translateError(raw, request)).toMatchObject({
        kind: 'operation',
        code: 'engine-lost',
        exitCode: 5,
        cause: raw,
      });
      expect(translateError(raw, { ...request, answered: false })).toMatchObject({
        kind: 'engine',
        code: 'no-engine',
        exitCode: 4,
      });
    },
  );

  it('counts ENOENT as a lost engine only when it comes from connecting', () => {
    const connecting = Object.assign(new Error('connect ENOENT'), { code: 'ENOENT', syscall: 'connect' });
    const reading = Object.assign(new Error('open ENOENT'), { code: 'ENOENT', syscall: 'open' });
    expect(translateError(connecting, request).code).toBe('engine-lost');
    expect(translateError(reading, request).code).toBe('engine-refused');
  });

  it.each([
    [404, 'not-found'],
    [409, 'conflict'],
    [500, 'engine-refused'],
    [400, 'engine-refused'],
  ])('goes by the status %i, whatever the words', (status, code) => {
    const error = translateError(refusal(status, 'connection refused: not found'), request);
    expect(error).toMatchObject({ kind: 'operation', code });
    expect(error.message).toBe('Could not start container lab-a-app1: connection refused: not found');
  });

  it('knows the errno of a full disk in the engine’s words', () => {
    expect(translateError(refusal(500, 'write /x: no space left on device'), request).code).toBe('disk-full');
  });

  it('leaves an error of ours as it is', () => {
    const own = new LabError('invalid', 'x', { code: 'y' });
    expect(translateError(own, request)).toBe(own);
    expect(interruption('x', AbortSignal.abort(own))).toBe(own);
    expect(interruption('x', AbortSignal.abort())).toMatchObject({ kind: 'interrupted', exitCode: 130 });
  });

  it('takes off what the client put around the engine’s words', () => {
    expect(engineWords(new Error('(HTTP code 500) unexpected - Get "http://a - b/": refused '))).toBe(
      'Get "http://a - b/": refused',
    );
  });
});
