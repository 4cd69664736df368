import { expect, it } from 'vitest';
import { certificateText, passwordText } from '../../../../src/lab/secret-text.js';
import { filesHash } from '../../../../src/render/compose/files-hash.js';
import { lab, service } from '../../lifecycle/fixtures.js';

const hashes = (content: string, { page = 'hi', ca = 'ONE' } = {}) => {
  const files = [{ path: '/lab/app.conf', content, mode: 0o644 }];
  const mounts = [{ kind: 'bind' as const, source: '/labs/demo/pages', target: '/pages', readOnly: true }];
  const resolved = lab({ services: [service('app', { files }), service('web', { mounts }), service('bare')] });
  const mounted = new Map([['/labs/demo/pages', [{ path: 'a.html', content: Buffer.from(page), mode: 0o644 }]]]);
  const certificates = new Map([['site', { ca, pem: 'KEY' }]]);
  return resolved.services.map((each) => filesHash(resolved, each, { mounted, certificates }));
};

it('is another one for other files in a service, and for no other service', () => {
  const [app, web, bare] = hashes('x');
  expect([app, web, bare]).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), expect.any(String), undefined]);
  expect(hashes('x')).toEqual([app, web, bare]);
  expect(hashes('y')).toEqual([expect.not.stringMatching(`^${app}$`), web, undefined]);
  expect(hashes('x', { page: 'ho' })).toEqual([app, expect.not.stringMatching(`^${web}$`), undefined]);
});

it('tells one certificate from the next, and is made of no secret', () => {
  const pem = certificateText('site', 'pem');
  expect(hashes(pem)[0]).not.toBe(hashes(pem, { ca: 'TWO' })[0]);
  expect(hashes(passwordText('lab'))[0]).toBe(hashes(passwordText('lab'), { ca: 'TWO' })[0]);
});
