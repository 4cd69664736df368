import { describe, expect, it } from 'vitest';
import { createRouter, type RuledRequest } from '../../../src/claims/rules/index.js';
import { parseConfig, proxiesOf } from '../../../src/haproxy-config/index.js';

const HEAD = 'defaults\n mode http\nfrontend f\n bind :80\n';
const TAIL = '\nbackend yes\n server a a:80\nbackend no\n server b b:80\nbackend post\n server c c:80\n';

function outcome(rules: string, request: Partial<RuledRequest>): string {
  const proxies = proxiesOf(parseConfig(`${HEAD}${rules}\n default_backend no${TAIL}`));
  const front = proxies.find(({ name }) => name === 'f')!;
  const found = createRouter(proxies).route(front, { method: 'GET', path: '/', headers: {}, ...request });
  if (found.kind === 'backend') return found.name;
  return found.kind === 'answer'
    ? [found.status, ...(found.location === undefined ? [] : [found.location])].join(' ')
    : 'unknown';
}

const agent = (value: string): Partial<RuledRequest> => ({ headers: { 'User-Agent': value } });

describe('a match', () => {
  // Each line as HAProxy itself answered it.
  it.each<[string, Partial<RuledRequest>, boolean]>([
    ['path_beg /api', { path: '/api' }, true],
    ['path_beg /api', { path: '/api/x' }, true],
    ['path_beg /api', { path: '/apixyz' }, true],
    ['path_beg /api', { path: '/API/x' }, false],
    ['path_beg /api', { path: '/v1/api' }, false],
    ['path_beg -i /V2/', { path: '/v2/x' }, true],
    ['path_beg -i /V2/', { path: '/v2' }, false],
    ['method POST PUT', { method: 'POST' }, true],
    ['method POST PUT', {}, false],
    ['req.hdr(User-Agent) -m sub -i curl bot', agent('CuRl/8'), true],
    ['req.hdr(User-Agent) -m sub -i curl bot', agent('EvilBot'), true],
    ['req.hdr(User-Agent) -m sub -i curl bot', agent('other'), false],
    ['req.hdr(User-Agent) -m sub -i curl bot', {}, false],
    ['req.hdr(X-Env) -m found', { headers: { 'X-Env': 'prod' } }, true],
    ['req.hdr(X-Env) -m found', { headers: { 'X-Env': '' } }, true],
    ['req.hdr(X-Env) -m found', {}, false],
    ['hdr_end(host) .example.com', { headers: { Host: 'a.example.com' } }, true],
    ['path /a', { path: '/a?b=1' }, true],
    ['path /a', { path: '/a/' }, false],
    ['path_end -i .jpg', { path: '/x.JPG' }, true],
    ['path_dir b', { path: '/a/b/c' }, true],
    ['path_dir b', { path: '/a/bb/c' }, false],
    ['path_reg ^/v[0-9]+/', { path: '/v12/x' }, true],
    ['path_reg ^/v[0-9]+/', { path: '/vx/x' }, false],
    ['url_param(v) beta', { path: '/?conversion=beta' }, false],
    ['url_param(v) beta', { path: '/?a=1&v=beta' }, true],
    ['req.cook(v) beta', { headers: { Cookie: 'theme=dark; v=beta' } }, true],
    ['src 10.0.0.0/8', { clientSubnet: '10.1.2.0/24' }, true],
    ['src 10.0.0.0/8', { clientSubnet: '172.18.0.0/16' }, false],
  ])('%s of %o: %s', (match, request, holds) => {
    expect(outcome(` use_backend yes if { ${match} }`, request)).toBe(holds ? 'yes' : 'no');
  });

  it.each([
    'lua.ask',
    'path_beg -f /etc/paths',
    'query,url_dec /x',
    'path_reg (?=a)b',
    'src 10.1.2.128/25',
    'sc0_conn_rate gt 5',
  ])('%s is not guessed at', (match) => {
    expect(outcome(` use_backend yes if { ${match} }`, { clientSubnet: '10.1.2.0/24' })).toBe('unknown');
  });
});

describe('rules', () => {
  it('takes terms on a line together, lines of one name as alternatives, and ! as not', () => {
    const rules =
      ' acl a path /x\n acl a path /y\n acl p method POST\n use_backend yes if a !p\n use_backend post if a p';
    expect(outcome(rules, { path: '/y' })).toBe('yes');
    expect(outcome(rules, { path: '/y', method: 'POST' })).toBe('post');
    expect(outcome(rules, { path: '/z', method: 'POST' })).toBe('no');
  });

  it('knows or, unless and a condition in braces', () => {
    const rules = ' acl a path /x\n http-request deny unless a or { method POST } || { path /z }';
    expect(outcome(rules, { path: '/x' })).toBe('no');
    expect(outcome(rules, { method: 'POST' })).toBe('no');
    expect(outcome(rules, { path: '/y' })).toBe('403');
  });

  it('denies and redirects before it routes, wherever the line stands', () => {
    const rules = ' use_backend yes if { path /x }\n http-request deny deny_status 429 if { path /x }';
    expect(outcome(rules, { path: '/x' })).toBe('429');
    const secure = ' http-request redirect scheme https code 301 unless { ssl_fc }';
    expect(outcome(secure, { path: '/x?y=1', headers: { Host: 'lab.test' } })).toBe('301 https://lab.test/x?y=1');
  });

  it('asks the rules of the backend, too', () => {
    const proxies = proxiesOf(
      parseConfig(`${HEAD} default_backend no\nbackend no\n http-request deny if { path /x }\n server b b:80\n`),
    );
    const request = { method: 'GET', path: '/x', headers: {} };
    expect(createRouter(proxies).route(proxies[0]!, request)).toMatchObject({ kind: 'answer', status: 403 });
  });

  it('does not know what follows a rule that it does not understand', () => {
    expect(outcome(' http-request lua.guard', {})).toBe('unknown');
    expect(outcome(' http-request lua.guard if { path /x }', { path: '/y' })).toBe('no');
    expect(outcome(' http-request set-header X-A b\n use_backend yes if { hdr(x-a) b }', {})).toBe('unknown');
    expect(outcome(' http-request set-header X-A b\n use_backend yes if { path / }', {})).toBe('yes');
    expect(outcome(' use_backend %[path]', {})).toBe('unknown');
  });
});
