import { describe, expect, it } from 'vitest';
import { aclNamesIn, backendsOf, inForce, parseConfig, proxiesOf } from '../../../src/haproxy-config/index.js';

const TEXT = `defaults base
 mode http
 balance leastconn
 option redispatch
 timeout connect 1s
 default-server check inter 1s

defaults quick from base
 timeout connect 2s
 no option redispatch

frontend web
 bind :80
 acl is_api path_beg /api/
 use_backend api if is_api !{ method POST } or !is_local || TRUE

backend api from base
 balance hdr(host)
 default-server weight 5
 server a app1:5000 cookie check maxconn 3
 server b ipv6@[::1]:80 no-check weight 300 backup id 7
 server-template t 1-3 app:5000 weight 2

listen both
 server c /run/c.sock
`;
const [web, api, both] = proxiesOf(parseConfig(TEXT));

describe('proxies', () => {
  it('have what they inherit, and what is their own', () => {
    expect([web?.mode, api?.balance, both?.balance]).toEqual(['http', 'hdr(host)', 'leastconn']);
    expect(inForce(api!, 'timeout', 'connect')?.words[2]?.text).toBe('1s');
    expect(inForce(both!, 'timeout', 'connect')?.words[2]?.text).toBe('2s');
    expect(inForce(api!, 'option', 'redispatch')).toBeDefined();
    expect(inForce(both!, 'option', 'redispatch')).toBeUndefined();
    expect(backendsOf(parseConfig(TEXT)).map(({ name }) => name)).toEqual(['api', 'both']);
  });

  it('have servers with the parameters in force', () => {
    const shown = [...(api?.servers ?? []), ...(both?.servers ?? [])].map(({ name, host, port, parameters }) => [
      ...[name.text, host, port],
      [...parameters].map(([key, { value }]) => (value === undefined ? key : `${key}=${value.text}`)).join(' '),
    ]);
    expect(shown).toEqual([
      ['a', 'app1', '5000', 'check inter=1s weight=5 cookie=check maxconn=3'],
      ['b', '::1', '80', 'inter=1s weight=300 backup id=7'],
      ['t', 'app', '5000', 'check inter=1s weight=2'],
      ['c', '/run/c.sock', undefined, 'check inter=1s'],
    ]);
  });

  it('name ACLs in conditions', () => {
    const rule = web?.section.statements.at(-1);
    expect(rule && aclNamesIn(rule).map(({ name }) => name)).toEqual(['is_api', 'is_local', 'TRUE']);
  });
});
