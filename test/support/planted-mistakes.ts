/** A HAProxy file without a mistake; its backends are to be resolved by name. */
export const CLEAN = `global
    nbthread 1
    stats socket /tmp/haproxy.sock mode 600 level admin
    log stdout format raw local0

defaults
    mode http
    log global
    timeout connect 2s
    timeout client 30s
    timeout server 30s

frontend web
    bind :8080
    acl is_api path_beg /api/
    http-request deny if { src 203.0.113.0/24 }
    use_backend apps if is_api
    default_backend apps

backend apps
    balance roundrobin
    server app1 app1:5000 weight 2
    server app2 app2:5000 weight 1
    server app3 app3:5000 weight 3
`;

/** The clean file with one line in another's place; several lines where `\n` is in it. */
export const planted = (line: string, instead: string) => {
  if (!CLEAN.includes(`    ${line}\n`)) throw new Error(`no line '${line}'`);
  return CLEAN.replace(`    ${line}\n`, instead === '' ? '' : `${instead.replace(/^(?=.)/gm, '    ')}\n`);
};

/** What stands in the clean file, the mistake, where it is found, and what is right. `!`: HAProxy refuses it. */
export const CASES: [string, string, string, string?][] = [
  ['nbthread 1', 'nbthread 1\ndaemon', '3:5 daemon-in-container'],
  ['nbthread 1', 'chroot /var/lib/haproxy', '2:5 package-install'],
  ['nbthread 1', 'user haproxy', '2:5 package-install'],
  ['nbthread 1', 'group haproxy', '2:5 package-install'],
  ['log stdout format raw local0', 'log 127.0.0.1 local0', '4:9 log-nowhere'],
  ['log stdout format raw local0', 'log /dev/log local0', '4:9 log-nowhere', 'log stderr format raw local0'],
  ['stats socket /tmp/haproxy.sock mode 600 level admin', 'stats socket *:9999 level admin', '3:18 socket-on-tcp'],
  ['stats socket /tmp/haproxy.sock mode 600 level admin', 'stats socket ipv4@0.0.0.0:99', '3:18 socket-on-tcp'],
  [
    'stats socket /tmp/haproxy.sock mode 600 level admin',
    'stats socket /run/haproxy/admin.sock',
    '3:18 socket-not-writable',
  ],
  ['timeout connect 2s', '', '19:1 timeout-missing'],
  ['timeout client 30s', '', '12:1 timeout-missing'],
  ['timeout server 30s', '', '19:1 timeout-missing'],
  ['bind :8080', 'bind *:80', '14:10 low-port', 'bind *:8080'],
  ['bind :8080', 'bind 0.0.0.0:8443,:443', '14:10 low-port'],
  ['bind :8080', 'bind :8080\nstats auth admin:admin', '15:16 weak-password', 'bind :8080\nstats auth admin:"${KEY}"'],
  ['bind :8080', 'bind :8080\nbalance roundrobin', '15:5 balance-in-frontend'],
  ['balance roundrobin', '', '20:1 balance-missing', 'balance leastconn'],
  [
    'server app3 app3:5000 weight 3',
    'server app3 app3:5000 weight 3\nlisten l\nmode tcp\nbind :81\nbalance uri\nserver a app1:80',
    '27:10 low-port, 28:13 balance-needs-http',
    'server app3 app3:5000 weight 3\nlisten l\nmode tcp\nbind :8081\nbalance source\nserver a app1:80',
  ],
  ['balance roundrobin', 'balance roundrobin\nmode tcp', '17:17 mode-mismatch!, 18:21 mode-mismatch!'],
  ['default_backend apps', 'default_backend aps', '18:21 backend-undefined!'],
  [
    'use_backend apps if is_api',
    'use_backend apis if is_api',
    '17:17 backend-undefined!',
    'use_backend %[path] if is_api',
  ],
  [
    'balance roundrobin',
    'balance roundrobin\nhash-type consistent',
    '22:5 hash-type-unused',
    'balance uri\nhash-type consistent',
  ],
  ['server app1 app1:5000 weight 2', 'server app1 app1:5000 weight 300', '22:34 weight-out-of-range!'],
  ['server app1 app1:5000 weight 2', 'server app1 app1:5000 weight -1', '22:34 weight-out-of-range!'],
  ['server app2 app2:5000 weight 1', 'server app2 app2:5000 weight 3', '22:34 weights-not-exact'],
  ['server app1 app1:5000 weight 2', 'server app1 127.0.0.1:5000 weight 2', '22:17 loopback-server'],
  ['server app1 app1:5000 weight 2', 'server app1 localhost:5000 weight 2', '22:17 loopback-server'],
  ['server app1 app1:5000 weight 2', 'server app1 192.168.1.5:80 weight 2', '22:17 home-network-server'],
  [
    'server app1 app1:5000 weight 2',
    'server app1 app1:5000 weight 2 cookie a',
    '22:36 cookie-unused',
    'cookie S insert\nserver app1 app1:5000 weight 2 cookie a',
  ],
  ['server app1 app1:5000 weight 2', 'server app2 app1:5000 weight 2', '23:12 server-twice!'],
  [
    'acl is_api path_beg /api/',
    'acl is_api path_beg /api/\nacl old path /old',
    '16:9 acl-unused',
    'acl is_api path_beg /api/\nacl old path /old\nhttp-request deny if is_api !old',
  ],
  [
    'use_backend apps if is_api',
    'use_backend apps if is_api !is_pai',
    '17:32 acl-undefined!',
    'use_backend apps if is_api || !METH_POST',
  ],
  ['acl is_api path_beg /api/', 'acl is_api path_beg /api', '15:25 open-prefix', 'acl is_api path /api'],
  ['acl is_api path_beg /api/', 'acl is_api path -i -m beg /api', '15:31 open-prefix', 'acl is_api path -m beg /api/'],
  ['use_backend apps if is_api', 'use_backend apps if is_api or { path_beg /a /b/ }', '17:46 open-prefix'],
  [
    'acl is_api path_beg /api/',
    'acl is_api path_reg ^/api',
    '15:25 regex-for-prefix',
    'acl is_api path_reg ^/api/[0-9]+$',
  ],
  [
    'acl is_api path_beg /api/',
    'acl is_api src 192.168.0.0/16',
    '15:20 home-network-source',
    'acl is_api src 172.30.1.0/24',
  ],
  [
    'acl is_api path_beg /api/',
    'acl is_api hdr(host) -i a.test',
    '15:29 host-with-port',
    'acl is_api req.hdr(host),host_only -i a.test',
  ],
  ['use_backend apps if is_api', 'use_backend apps if is_api\nhttp-request deny if is_api', '18:5 rule-misplaced'],
  [
    'use_backend apps if is_api',
    'http-request deny if is_api\ntcp-request content reject if is_api',
    '18:5 rule-misplaced',
  ],
  ['bind :8080', 'bind :8080\nreqadd X-A:\\ b', '15:5 removed-keyword!'],
  ['bind :8080', 'bind :8080\nblock if is_api', '15:5 removed-keyword!'],
  ['nbthread 1', 'nbproc 2', '2:5 removed-keyword!'],
  ['bind :8080', 'bind :8080\noption forceclose', '15:12 removed-keyword!', 'bind :8080\noption httpclose'],
  ['balance roundrobin', 'balance roundrobin\ndispatch 10.1.1.1:80', '22:5 removed-soon'],
  [
    'balance roundrobin',
    'balance roundrobin\noption httpchk HEAD / HTTP/1.1\\r\\nHost:x',
    '22:27 httpchk-headers!',
    'balance roundrobin\noption httpchk HEAD /',
  ],
  ['balance roundrobin', 'balance "roundrobin', '20:1 balance-missing, 21:13 unmatched-quote!'],
];
