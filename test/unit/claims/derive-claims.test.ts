import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { deriveClaims } from '../../../src/claims/index.js';
import { defaultParameters, readLabFolder } from '../../../src/lab/index.js';
import { resolveLab } from '../../../src/render/index.js';

const root = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');
const templatesFolder = `${root}/templates`;

async function rendered(name: string) {
  const lab = await readLabFolder(`${root}/labs/${name}`, { builtIn: true, templatesFolder });
  const parameters = defaultParameters(lab.definition);
  const { services, claims } = await resolveLab(lab, { instance: 'check', parameters, templatesFolder });
  const { files } = services.find(({ name: service }) => service === 'haproxy')!;
  return { text: files.find(({ path }) => path.endsWith('.cfg'))!.content, claims };
}

const kinds = (claims: readonly { oracle: { kind: string }; judge: { kind: string } }[]): string[] => [
  ...new Set(claims.map(({ oracle, judge }) => `${oracle.kind} by ${judge.kind}`)),
];

const HEAD = 'defaults\n mode http\nfrontend f\n bind :8080\n default_backend b\n';
const BACKEND = 'backend b\n balance roundrobin\n server a1 a1:80\n server a2 a2:80\n';
const claimsOf = (text: string): string[] =>
  deriveClaims(text).parts.flatMap(({ claims }) => claims.map(({ id }) => id));
const gaps = (text: string): string[] => deriveClaims(text).notVerified.map(({ line, why }) => `${line} ${why}`);

describe('the labs of this repository, by their files alone', () => {
  it.each(['haproxy-weighted', 'haproxy-roundrobin', 'haproxy-random', 'haproxy-affinity'])(
    '%s makes the claims that the lab makes',
    async (name) => {
      const { text, claims } = await rendered(name);
      const derived = deriveClaims(text);
      expect(kinds(derived.parts.flatMap((part) => part.claims))).toEqual(kinds(claims));
      expect(derived).toMatchObject({ copy: text, changes: [], hasSocket: true });
    },
  );

  it('finds the quotas of leastconn, cookies, and rules as a table', async () => {
    const found = async (name: string): Promise<string[]> =>
      kinds(
        deriveClaims((await rendered(name)).text, { clientSubnet: '10.9.9.0/24' }).parts.flatMap(
          ({ claims }) => claims,
        ),
      );
    expect(await found('haproxy-leastconn')).toEqual(['leastconn by held']);
    expect(await found('haproxy-sticky')).toContain('cookie by table');
    expect(await found('haproxy-acl')).toEqual(['routing-table by table']);
    expect(await found('haproxy-l7')).toEqual(['routing-table by table']);
  });

  it('sends rows for every rule of the acl lab that a client from outside can meet', async () => {
    const { text } = await rendered('haproxy-acl');
    const { parts } = deriveClaims(text, { clientSubnet: '10.9.9.0/24' });
    const rows = parts[0]!.traffic['web-rules']!.with['rows'] as { path: string; to?: string[]; status?: number }[];
    const outcomes = new Set(rows.map(({ to, status }) => to?.join() ?? status));
    expect(outcomes).toEqual(new Set(['web', 'files', 'post', 'mobile', 'submit', 403]));
    expect(rows).toContainEqual({ method: 'GET', path: '/adminx', headers: {}, to: ['web'] });
  });
});

describe('what is not understood', () => {
  it.each<[string, string]>([
    [
      'backend b\n balance roundrobin\n stick on src\n server a1 a1:80\n server a2 a2:80',
      '8 it has a say in which server',
    ],
    ['backend b\n balance hdr(x) y\n server a1 a1:80\n server a2 a2:80', '7 balance hdr(x) y: its further words'],
    ['backend b\n balance source\n server a1 a1:80\n server a2 a2:80', '7 all requests of lab come from one address'],
    ['backend b\n balance first\n server a1 a1:80\n server a2 a2:80', '7 balance first is not understood'],
    ['backend b\n balance roundrobin\n server a1 a1:80 backup\n server a2 a2:80', '8 backup of a1 is not understood'],
    [
      'backend b\n cookie S rewrite\n server a1 a1:80\n server a2 a2:80',
      '7 a cookie is verified with the words insert',
    ],
    [`${BACKEND} stick-table type ip size 1m`, '10 not understood'],
    [`${BACKEND} server a3 a3:80 maxconn 4`, '10 that maxconn is kept is not looked at'],
    [`${BACKEND}peers p\n peer x 127.0.0.1:1`, '10 a section of this kind is not understood'],
    [`${BACKEND}global\n lua-load x.lua`, '11 not understood'],
    [`${BACKEND}frontend s\n bind :443 ssl crt x.pem\n default_backend b`, '11 ssl: only plain HTTP is verified'],
    [`${BACKEND}listen t\n mode tcp\n bind :90\n server x x:1`, '10 mode tcp: only HTTP is verified'],
    [`${BACKEND} server-template x 1-3 x:80`, '10 a template of servers is not understood'],
    [`${BACKEND} http-request lua.ask`, '10 not understood'],
    [`${BACKEND} acl unused path /x`, '10 no rule asks it'],
    [`${BACKEND} http-request deny if { src 10.0.0.0/8 }`, '10 all requests come from one network'],
    [`${BACKEND} option forwardfor`, '10 no claim is made of it'],
  ])('%o is told', (text, gap) => {
    expect(gaps(HEAD + text).join('\n')).toContain(gap);
  });

  it('makes no claim of a backend whose algorithm does not decide alone', () => {
    expect(claimsOf(`${HEAD}${BACKEND}`)).toEqual(['b-configuration', 'b-order', 'b-totals']);
    expect(claimsOf(`${HEAD}${BACKEND} use-server a1 if { path /x }`).join()).not.toContain('order');
  });
});

describe('the copy that runs', () => {
  it('is the file to the byte, but for what cannot be in a lab', () => {
    const text = `global\n\tchroot /x  # why\n stats socket /run/x.sock level admin\n${HEAD}backend b\n server s1 10.0.0.1:81 weight 2 # one\n server s2 s2:80\n`;
    const { copy, changes, servers, hasSocket } = deriveClaims(text);
    expect(copy.split('\n')).toHaveLength(text.split('\n').length);
    expect(copy).toContain(' server s1 s1:81 weight 2 # one\n server s2 s2:80\n');
    expect(copy).not.toMatch(/^\s*chroot/m);
    expect(changes.map(({ line }) => line)).toEqual([2, 3, 10]);
    expect(servers).toEqual([
      { name: 's1', port: 81 },
      { name: 's2', port: 80 },
    ]);
    expect(hasSocket).toBe(false);
  });

  it('stands one app in for a server of two backends, and tells when they are not one', () => {
    const same = `${HEAD}${BACKEND}backend c\n server a1 a1:80\n`;
    expect(deriveClaims(same).servers.map(({ name }) => name)).toEqual(['a1', 'a2']);
    expect(gaps(`${HEAD}${BACKEND}backend c\n server a1 z:80\n`).join()).toContain(
      'another server a1 has another address',
    );
  });
});
