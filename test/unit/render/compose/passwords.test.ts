import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { passwordText } from '../../../../src/lab/secret-text.js';
import type { ResolvedLab } from '../../../../src/lab/resolved.js';
import { composeFolder, passwordsIn, secretsIn, type FolderFile } from '../../../../src/render/index.js';
import { lab, service } from '../../lifecycle/fixtures.js';

interface ComposeYaml {
  readonly services: Readonly<Record<string, unknown>>;
  readonly configs: unknown;
}

const folderOf = (resolved: ResolvedLab): FolderFile[] =>
  composeFolder({
    ...{ lab: resolved, summary: 'What it shows', images: 'registry', controls: [], mounted: new Map() },
    dockerfiles: { app: 'FROM app:1\n' },
    passwords: new Map((resolved.credentials ?? []).map(({ user }) => [user, `secret-of-${user}`])),
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
