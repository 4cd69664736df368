import { describe, expect, it } from 'vitest';

import { debianArchitecture } from '../../../../src/images/build/debian-architecture.js';
import { packagesDockerfile, registryDockerfile } from '../../../../src/images/catalogue/dockerfile.js';
import {
  baseOf,
  baseReference,
  basesOf,
  imageCandidates,
  registryHost,
  registryReference,
} from '../../../../src/images/catalogue/image-references.js';
import { sampleCatalogue } from './sample-catalogue.js';

const references = (...args: Parameters<typeof imageCandidates>): string[] =>
  imageCandidates(...args).map(({ reference }) => reference);
const packagesOf = (role: string, change?: (text: string) => string): string | undefined =>
  references(sampleCatalogue(change), role, 'packages')[0];

describe('imageCandidates', () => {
  it('uses the official image as it is, or a tag with the hash of what is on top', () => {
    const catalogue = sampleCatalogue();
    expect(references(catalogue, 'balancer')).toEqual([
      'balancer:3.0',
      expect.stringMatching(/^localab\/balancer:packages-[0-9a-f]{12}$/u),
    ]);
    expect(references(catalogue, 'app', 'registry')).toEqual([
      expect.stringMatching(/^localab\/app:registry-[0-9a-f]{12}$/u),
    ]);
    expect(references(catalogue, 'balancer', 'registry', 'host:5000')[0]).toBe('host:5000/library/balancer:3.0');
    expect(references(catalogue, 'tool', 'registry')).toEqual([]);
  });

  it('changes the tag with everything that shapes the image', () => {
    const changes = [
      (text: string) => text.replace('[balancer]', '[balancer, extra]'),
      (text: string) => text.replace('user: balancer', 'user: nobody'),
      (text: string) => text.replace('suite: trixie', 'suite: forky'),
      (text: string) => text.replace('[ca-certificates]', '[ca-certificates, curl]'),
      (text: string) => text.replace('share/man', 'share/doc'),
    ];
    const tags = new Set([packagesOf('balancer'), ...changes.map((change) => packagesOf('balancer', change))]);
    expect(tags.size).toBe(changes.length + 1);
  });

  it('keeps the tag when only words or another role change', () => {
    const change = (text: string) => text.replace('a balancer', 'another text').replace('python3-app', 'python3-other');
    expect(packagesOf('balancer', change)).toBe(packagesOf('balancer'));
    expect(packagesOf('app', change)).not.toBe(packagesOf('app'));
    expect(baseReference(sampleCatalogue(change).base)).toBe(baseReference(sampleCatalogue().base));
  });
});

describe('a recipe from an older Debian', () => {
  it('stands on a base of its own, which is the other one but for its suite', () => {
    const catalogue = sampleCatalogue();
    const older = baseOf(catalogue, 'tool-1.0');
    expect(older).toEqual({ ...catalogue.base, suite: 'bookworm', image: 'debian:bookworm-slim' });
    expect(baseOf(catalogue, 'tool')).toBe(catalogue.base);
    expect(baseReference(older)).not.toBe(baseReference(catalogue.base));
    expect(basesOf(catalogue).map(({ suite }) => suite)).toEqual(['trixie', 'bookworm']);
  });

  it('has a name that follows from its base, and not from the others', () => {
    const older = (text: string) => text.replace('debian:bookworm-slim', 'debian:bookworm');
    expect(packagesOf('tool-1.0', older)).not.toBe(packagesOf('tool-1.0'));
    expect(packagesOf('tool', older)).toBe(packagesOf('tool'));
    expect(packagesOf('tool')?.split('-').at(-1)).not.toBe(packagesOf('tool-1.0')?.split('-').at(-1));
  });
});

describe('registryReference', () => {
  it.each([
    ['haproxy:3.0', undefined, 'haproxy:3.0'],
    ['haproxy:3.0', '127.0.0.1:5000', '127.0.0.1:5000/library/haproxy:3.0'],
    ['bitnami/x:1', 'host/proxy/', 'host/proxy/bitnami/x:1'],
    ['own.example/x:1', 'host:5000', 'own.example/x:1'],
  ])('%s on %s is %s', (reference, registry, wanted) => {
    expect(registryReference(reference, registry)).toBe(wanted);
  });

  it('knows which registry a reference asks', () => {
    expect(registryHost('haproxy:3.0')).toBe('docker.io');
    expect(registryHost('bitnami/x:1')).toBe('docker.io');
    expect(registryHost('localhost/x:1')).toBe('localhost');
    expect(registryHost('host:5000/library/x:1')).toBe('host:5000');
  });
});

describe('Dockerfiles', () => {
  const catalogue = sampleCatalogue();
  const { registry, packages } = catalogue.roles['app'] ?? {};
  if (registry === undefined || packages === undefined) throw new Error('the sample lacks a recipe');
  const mirror = {
    uri: 'http://mirror.example/debian',
    origin: 'test',
    options: [{ name: 'Acquire::Check-Date', value: 'false' }],
  };
  const scriptOf = (dockerfile: string): string => {
    const run = dockerfile.split('\n').find((line) => line.startsWith('RUN ')) ?? '';
    return (JSON.parse(run.slice(4)) as string[])[2] ?? '';
  };

  it('adds the steps to the official image', () => {
    expect(registryDockerfile(registry, 'python:3.13-slim')).toBe(
      [
        'FROM python:3.13-slim',
        'USER root',
        'RUN ["/bin/sh","-ec","pip install app==1.0"]',
        String.raw`ENV GREETING="it's \$HOME"`,
        '',
      ].join('\n'),
    );
  });

  it('installs in one step that cleans up after itself', () => {
    const lines = scriptOf(packagesDockerfile(packages, catalogue.base, { from: 'base', mirror })).split('\n');
    expect(lines).toContain(`printf '%s\\n' 'deb http://mirror.example/debian trixie main' > /etc/apt/sources.list`);
    const conf = lines.find((line) => line.includes('> /etc/apt/apt.conf.d/'));
    expect(conf).toContain('Acquire::Check-Date "false";');
    const file = conf?.split(' > ')[1] ?? 'none';
    expect(lines.at(-1)).toMatch(new RegExp(`^rm -rf .*${file} .*/var/lib/apt/lists/`, 'u'));
    expect(lines.slice(-3)).toEqual([
      'apt-get install -y --no-install-recommends ca-certificates python3-app',
      "echo 'done'",
      lines.at(-1),
    ]);
  });

  it('leaves the base’s own sources alone without a mirror, and never weakens signatures', () => {
    for (const from of [undefined, mirror]) {
      const dockerfile = packagesDockerfile(packages, catalogue.base, { from: 'base', mirror: from });
      expect(dockerfile.includes('sources.list')).toBe(from !== undefined);
      expect(dockerfile).not.toMatch(/trusted=|unauthenticated|insecure|force-yes|no-check-gpg/iu);
    }
  });
});

describe('debianArchitecture', () => {
  it.each([
    ['amd64', 'amd64'],
    ['x86_64', 'amd64'],
    ['aarch64', 'arm64'],
    ['arm', 'armhf'],
    ['ppc64le', 'ppc64el'],
    ['loong64', 'loong64'],
  ])('%s is %s', (go, debian) => {
    expect(debianArchitecture(go)).toBe(debian);
  });
});
