import { describe, expect, it } from 'vitest';
import { probeRows, ProbesShape } from '../../../src/lab/probe/index.js';
import { checkTrafficPart } from '../../../src/traffic/index.js';

const read = (row: object) => probeRows(ProbesShape.parse({ rows: [row] }))[0]!;
const problems = (row: object) =>
  checkTrafficPart({ kind: 'probe', with: { rows: [row] } }).map(
    ({ path, message }) => `${path.slice(3).join('.')}: ${message}`,
  );

describe('a row of a probe', () => {
  it('takes a URL as it is written, dots and all', () => {
    expect(read({ from: 'a', get: 'http://shop:5000/files/../x?y=1' })).toMatchObject({
      ...{ kind: 'request', method: 'GET', scheme: 'http', host: 'shop', port: 5000, path: '/files/../x?y=1' },
      ...{ target: 'shop:5000', timeoutMs: 2000, promise: { outcomes: ['answered'] } },
      says: 'a: GET http://shop:5000/files/../x?y=1',
    });
    expect(read({ from: 'a', get: 'https://shop' })).toMatchObject({ port: 443, path: '/' });
  });

  it.each([
    ['by address', { get: { addressOf: 'shop', on: 'town', port: 5000 } }, 'shop:5000'],
    ['by loopback, oneself', { get: 'http://127.0.0.1:8000/' }, 'a:8000'],
    ['by another name, what it is about', { get: 'http://pool:5000/', about: 'shop' }, 'shop:5000'],
    ['sent', { send: { url: 'http://shop:80/', body: 'x' } }, 'shop:80'],
  ])('%s has the target that its controls have', (_, row, target) => {
    expect(read({ from: 'a', ...row })).toMatchObject({ target });
  });

  it('reads commands, identities and files', () => {
    expect(read({ in: 'a', run: ['true'], timeout: '5s', keep: 'k' })).toMatchObject({
      ...{ kind: 'run', service: 'a', command: ['true'], timeoutMs: 5000, promise: { exit: 0, keep: 'k' } },
    });
    expect(read({ identity: 'a', differs: 's.k' })).toMatchObject({ kind: 'identity', field: 'container' });
    expect(read({ write: { folder: 'notes', file: 'a.txt', text: 'x' } })).toMatchObject({ kind: 'write', text: 'x' });
  });

  it('takes what is still to be filled in', () => {
    expect(problems({ from: 'a', get: 'http://{{alias}}:5000/', shows: '^{{quantity}}$' })).toEqual([]);
  });

  it.each([
    ['nothing done', {}, [': needs one of get, send, run, identity, write, read, remove, mirror']],
    [
      'two things at once',
      { run: ['a'], identity: 'a', in: 'a' },
      ['identity: run and identity in one row: make two of it'],
    ],
    ['a request from nobody', { get: 'http://a/' }, [': get needs from: SERVICE']],
    ['cells of another kind', { identity: 'a', status: 200 }, ['status: does not go with identity']],
    [
      'an answer and none',
      { from: 'a', get: 'http://a/', outcome: 'refused', status: 200 },
      ['status: comes with an answer, and the outcome is refused'],
    ],
    [
      'two promises in one',
      { from: 'a', get: 'http://a/', outcome: ['answered', 'refused'] },
      ['outcome: answered and something else in one row promises nothing'],
    ],
    [
      'a code of an answer',
      { from: 'a', get: 'http://a/', code: 'X' },
      ['code: comes with a failure: an answer has a status'],
    ],
    ['no URL', { from: 'a', get: 'shop:5000' }, ['get: must be a URL such as http://shop:5000/']],
    [
      'a file outside of its folder',
      { read: { folder: 'd', file: '../x' } },
      ['read.file: must be the plain name of a file in that folder'],
    ],
    [
      'an unknown outcome',
      { from: 'a', get: 'http://a/', outcome: 'lost' },
      ['outcome: must be one or several of dns-fail, refused, timeout, unreachable, tls, no-answer, answered'],
    ],
  ])('tells of %s', (_, row, wanted) => {
    expect(problems(row)).toEqual(wanted);
  });
});
