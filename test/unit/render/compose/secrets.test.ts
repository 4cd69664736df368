import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { certificateText, passwordText } from '../../../../src/lab/secret-text.js';
import type { ResolvedLab } from '../../../../src/lab/resolved.js';
import {
  certificatesIn,
  composeFolder,
  passwordsIn,
  secretsIn,
  type FolderFile,
} from '../../../../src/render/index.js';
import { lab, service } from '../../lifecycle/fixtures.js';

interface ComposeYaml {
  readonly services: Readonly<Record<string, unknown>>;
  readonly configs: unknown;
}

const folderOf = (resolved: ResolvedLab): FolderFile[] =>
  composeFolder({
    ...{ lab: resolved, summary: 'What it shows', images: 'registry', controls: [], mounted: new Map() },
    dockerfiles: { app: 'FROM app:1\n' },
    ...{ origin: undefined, labWord: 'demo' },
    options: ['--images packages', '--set weights=5,1'],
    passwords: new Map((resolved.credentials ?? []).map(({ user }) => [user, `secret-of-${user}`])),
    certificates: new Map(
      (resolved.certificates ?? []).map(({ key }) => [key, { ca: `CA OF ${key}\n`, pem: `CERT\nKEY OF ${key}\n` }]),
    ),
  });

const textOf = (files: readonly FolderFile[], path: string): string =>
  String(files.find((file) => file.path === path)?.content);

describe('a lab with users', () => {
  const password = passwordText('lab');
  const held = lab({
    entry: 'broker',
    credentials: [{ user: 'lab' }, { user: 'shop-b' }],
    services: [
      service('broker', {
        files: [
          { path: '/etc/users.json', content: `{"password":"${password}","cost":"5$"}\n`, mode: 0o644 },
          { path: '/etc/broker.conf', content: 'a=1\n', mode: 0o644 },
        ],
        environment: { URL: `amqp://lab:${password}@broker` },
        health: { command: ['check', passwordText('shop-b')] },
      }),
    ],
  });

  it('has their passwords in one file that only its owner can read, and a variable everywhere else', () => {
    const files = folderOf(held);
    expect(files.find(({ path }) => path === '.env')?.mode).toBe(0o600);
    expect(textOf(files, '.env')).toMatch(/^PASSWORD_OF_LAB=secret-of-lab\nPASSWORD_OF_SHOP_B=secret-of-shop-b\n$/m);
    expect(textOf(files, '.gitignore')).toBe('.env\n');
    for (const { path, content } of files.filter((file) => file.path !== '.env')) {
      expect([path, String(content)]).toEqual([path, expect.not.stringMatching(/secret-of|made-at-start/)]);
    }
  });

  it('writes a file that holds a password into compose.yaml, where docker compose fills it in', () => {
    const { services, configs } = parse(textOf(folderOf(held), 'compose.yaml'), { schema: 'yaml-1.1' }) as ComposeYaml;
    const variable = '${PASSWORD_OF_LAB:?it is in the file .env}';
    expect(configs).toEqual({
      'broker-users.json': { content: `{"password":"${variable}","cost":"5$$"}\n` },
    });
    expect(services['broker']).toMatchObject({
      configs: [{ source: 'broker-users.json', target: '/etc/users.json' }],
      volumes: ['./files/broker/broker.conf:/etc/broker.conf:ro'],
      environment: { URL: `amqp://lab:${variable}@broker` },
      healthcheck: { test: ['CMD', 'check', '${PASSWORD_OF_SHOP_B:?it is in the file .env}'] },
    });
    expect(folderOf(held).map(({ path }) => path)).not.toContain('files/broker/users.json');
  });

  it('reads the file again, as it is or edited', () => {
    const users = ['lab', 'shop-b'];
    const text = textOf(folderOf(held), '.env');
    expect(passwordsIn(text, users)).toEqual(new Map(users.map((user) => [user, `secret-of-${user}`])));
    const edited = '# mine\nBROKER_PORT=0\nPASSWORD_OF_LAB="with quotes"\nPASSWORD_OF_SHOP_B=\n';
    expect(passwordsIn(edited, users)).toEqual(new Map([['lab', 'with quotes']]));
  });

  it("knows what in it is nobody else's to read, a value of several lines too", () => {
    const text =
      'BROKER_PORT=0\nPASSWORD_OF_LAB=\'short\'\nPASSWORD_OF_SHOP_B="two\nlines"\r\nCOMPOSE_PROJECT_NAME=x\n';
    expect(secretsIn(text)).toEqual(['two\nlines', 'short']);
  });
});

describe('a lab with a certificate', () => {
  const site = { key: 'site', names: ['lab.test'], days: 90 };
  const pem = { path: '/lab/site.pem', content: `${certificateText('site', 'pem')}\n`, mode: 0o444 };
  const ca = { path: '/lab/ca.pem', content: `${certificateText('site', 'ca')}\n`, mode: 0o444 };
  const held = lab({
    entry: 'web',
    certificates: [site],
    services: [service('web', { files: [pem] }), service('client', { files: [ca] })],
  });

  it('has the key in .env alone, the authority for all to read, and compose put the one in', () => {
    const files = folderOf(held);
    expect(files.find(({ path }) => path === '.env')?.mode).toBe(0o600);
    expect(textOf(files, '.env')).toMatch(/^CERTIFICATE_OF_SITE='CERT\nKEY OF site'\n$/m);
    expect(textOf(files, '.gitignore')).toBe('.env\n');
    expect(textOf(files, 'ca.pem')).toBe('CA OF site\n');
    expect(textOf(files, 'README.md')).toContain('needs `ca.pem`');
    expect(textOf(files, 'files/client/ca.pem')).toBe('CA OF site\n');
    const { services, configs } = parse(textOf(files, 'compose.yaml'), { schema: 'yaml-1.1' }) as ComposeYaml;
    expect(configs).toEqual({ 'web-site.pem': { content: '${CERTIFICATE_OF_SITE:?it is in the file .env}\n' } });
    expect(services['web']).toMatchObject({ configs: [{ source: 'web-site.pem', target: '/lab/site.pem' }] });
    for (const { path, content } of files.filter((file) => file.path !== '.env')) {
      expect([path, String(content)]).toEqual([path, expect.not.stringMatching(/KEY OF|@localab/)]);
    }
  });

  it('reads it again, and names each authority by its certificate where there are several', () => {
    const both = lab({ ...held, certificates: [site, { ...site, key: 'other' }] });
    const files = folderOf(both);
    expect(certificatesIn(textOf(files, '.env'), ['site', 'other', 'none'])).toEqual(
      new Map(['site', 'other'].map((key) => [key, `CERT\nKEY OF ${key}`])),
    );
    expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(['ca-site.pem', 'ca-other.pem']));
  });
});
