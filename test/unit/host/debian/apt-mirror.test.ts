import { describe, expect, it } from 'vitest';

import { chooseAptMirror, findAptMirror } from '../../../../src/host/debian/apt-mirror.js';
import { parseAptOptions } from '../../../../src/host/debian/apt-options.js';
import { parseDeb822Sources, parseOneLineSources, type AptSource } from '../../../../src/host/debian/apt-sources.js';

const debianSuites = ['bookworm', 'trixie'];
const source = (change: Partial<AptSource>): AptSource => ({
  types: ['deb'],
  uris: ['http://mirror.example/debian/'],
  suites: ['bookworm'],
  components: ['main'],
  signedBy: undefined,
  ...change,
});

describe('parseOneLineSources', () => {
  it('reads options, components and comments', () => {
    const text = `# deb http://old.example/debian bookworm main
deb [arch=amd64 signed-by=/usr/share/keyrings/x.gpg] https://a.example/debian bookworm main contrib # why
deb-src http://b.example/debian bookworm main
nonsense`;
    expect(parseOneLineSources(text)).toEqual([
      {
        types: ['deb'],
        uris: ['https://a.example/debian'],
        suites: ['bookworm'],
        components: ['main', 'contrib'],
        signedBy: '/usr/share/keyrings/x.gpg',
      },
      source({ types: ['deb-src'], uris: ['http://b.example/debian'] }),
    ]);
  });
});

describe('parseDeb822Sources', () => {
  it('reads stanzas with comments, continuation lines and several addresses', () => {
    const text = `Types: deb deb-src
# a comment inside the stanza
URIs: http://a.example/debian
 http://b.example/debian
suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://c.example/debian
Suites: bookworm
Components: main
Enabled: no
`;
    expect(parseDeb822Sources(text)).toEqual([
      {
        types: ['deb', 'deb-src'],
        uris: ['http://a.example/debian', 'http://b.example/debian'],
        suites: ['bookworm', 'bookworm-updates'],
        components: ['main'],
        signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
      },
    ]);
  });
});

describe('parseAptOptions', () => {
  it('keeps what a build needs, leaves defaults and everything about signatures', () => {
    const dump = `Acquire "";
Acquire::AllowInsecureRepositories "1";
Acquire::https::Verify-Peer "false";
Acquire::Check-Valid-Until "false";
Acquire::Check-Date "true";
Acquire::http::Proxy "http://proxy.example:3142";
Acquire::http::Proxy::mirror.example "DIRECT";
Acquire::https::Proxy "";
APT::Get::AllowUnauthenticated "1";`;
    expect(parseAptOptions(dump)).toEqual([
      { name: 'Acquire::Check-Valid-Until', value: 'false' },
      { name: 'Acquire::http::Proxy', value: 'http://proxy.example:3142' },
      { name: 'Acquire::http::Proxy::mirror.example', value: 'DIRECT' },
    ]);
  });
});

describe('chooseAptMirror', () => {
  const choose = (sources: AptSource[], given?: string) =>
    chooseAptMirror({ sources, options: [], debianSuites }, given).uri;

  it('passes over other archives and takes Debian’s own', () => {
    const sources = [
      source({ uris: ['http://third.example'], suites: ['cloud-bookworm'] }),
      source({ uris: ['http://third.example'], signedBy: '/etc/apt/keyrings/third.gpg' }),
      source({ uris: ['http://third.example'], components: ['stable'] }),
      source({ uris: ['http://security.example'], suites: ['bookworm-security'] }),
      source({ types: ['deb-src'], uris: ['http://sources.example'] }),
      source({ uris: ['cdrom:[Debian]/', 'http://mirror.example/debian/'] }),
    ];
    expect(choose(sources)).toBe('http://mirror.example/debian');
  });

  it('takes the given mirror before the configured one', () => {
    expect(choose([source({})], 'https://given.example/debian')).toBe('https://given.example/debian');
  });

  it.each([
    ['no Debian mirror', [source({ suites: ['noble'] })], undefined],
    ['is no http address', [], 'ftp://mirror.example/debian'],
    ['is no http address', [], "http://mirror.example/'; reboot"],
    ['loopback', [], 'http://127.0.0.1:3142/debian'],
    ['loopback', [source({ uris: ['http://localhost/debian'] })], undefined],
    ['password', [], 'http://me:secret@mirror.example/debian'],
  ])('refuses: %s', (message, sources, given) => {
    expect(() => choose(sources, given)).toThrow(
      expect.objectContaining({ code: 'no-package-mirror', message: expect.stringContaining(message) }),
    );
  });

  it('never prints a password', () => {
    const options = [{ name: 'Acquire::http::Proxy', value: 'http://me:secret@proxy.example:3128' }];
    const act = () => chooseAptMirror({ sources: [source({})], options, debianSuites });
    expect(act).toThrow(/needs a password/u);
    expect(act).not.toThrow(/secret/u);
    expect(() => choose([], 'ftp://me:secret@mirror.example')).not.toThrow(/secret/u);
  });
});

describe('findAptMirror', () => {
  const files: Record<string, string> = {
    '/etc/os-release': 'ID=debian\nVERSION_CODENAME=bookworm\n',
    '/etc/apt/sources.list.d/z.sources':
      'Types: deb\nURIs: http://z.example/debian\nSuites: bookworm\nComponents: main\n',
    '/etc/apt/sources.list.d/a.list': 'deb http://a.example/debian bookworm main\n',
    '/etc/apt/sources.list.d/a.list.disabled': 'deb http://off.example/debian bookworm main\n',
  };
  const access = (os: string) => ({
    run: (file: string) =>
      Promise.resolve({
        exitCode: 0,
        stdout: file === 'apt-config' ? 'Acquire::Check-Date "false";\n' : '',
        stderr: '',
      }),
    hasProgram: () => Promise.resolve(true),
    readText: (path: string) => Promise.resolve(path === '/etc/os-release' ? os : files[path]),
    listFolder: () => Promise.resolve(['z.sources', 'a.list.disabled', 'a.list']),
    root: true,
    temporaryFolder: '/nowhere',
  });
  const { signal } = new AbortController();

  it('reads every source file of the machine and apt’s settings', async () => {
    const os = files['/etc/os-release'] ?? '';
    expect(await findAptMirror(access(os), 'trixie', undefined, signal)).toEqual({
      uri: 'http://a.example/debian',
      origin: expect.stringContaining('apt'),
      options: [{ name: 'Acquire::Check-Date', value: 'false' }],
    });
  });

  it('does not take another distribution’s archive for Debian’s', async () => {
    const ubuntu = access('ID=ubuntu\nVERSION_CODENAME=bookworm\n');
    await expect(findAptMirror(ubuntu, 'trixie', undefined, signal)).rejects.toMatchObject({
      code: 'no-package-mirror',
    });
    await expect(findAptMirror(ubuntu, 'bookworm', undefined, signal)).resolves.toMatchObject({
      uri: 'http://a.example/debian',
    });
  });
});
