import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { LabError } from '../../../../src/errors.js';
import { baseOf, imageCandidates } from '../../../../src/images/catalogue/image-references.js';
import { parseImageCatalogue, readImageCatalogue } from '../../../../src/images/catalogue/read-catalogue.js';
import { SAMPLE, sampleCatalogue } from './sample-catalogue.js';

const templates = join(import.meta.dirname, '../../../../templates');

function problemsOf(text: string): string {
  try {
    parseImageCatalogue(text, 'images.yaml');
  } catch (error) {
    if (error instanceof LabError && error.kind === 'invalid') return error.details.join('\n');
    throw error;
  }
  throw new Error('the catalogue was accepted');
}

describe('the shipped catalogue', () => {
  it('gives each role a pinned official image and a recipe from packages', async () => {
    const catalogue = await readImageCatalogue(templates);
    expect(Object.keys(catalogue.roles)).toEqual(expect.arrayContaining(['haproxy', 'flask-backend']));
    for (const role of Object.keys(catalogue.roles)) {
      expect(imageCandidates(catalogue, role).map(({ source }) => source)).toEqual(['registry', 'packages']);
    }
    expect(catalogue.roles['haproxy']?.registry?.image).toBe('haproxy:3.0');
  });

  it('has the broker in two versions, neither with a cookie that all its containers would share', async () => {
    const catalogue = await readImageCatalogue(templates);
    const suites = ['rabbitmq', 'rabbitmq-3.10'].map((role) => {
      const { registry, packages } = catalogue.roles[role]!;
      expect(packages?.run).toContain('rm -f /var/lib/rabbitmq/.erlang.cookie');
      expect([registry?.user, packages?.user]).toEqual(['rabbitmq', 'rabbitmq']);
      return [registry?.image, baseOf(catalogue, role).suite];
    });
    expect(suites).toEqual([
      ['rabbitmq:4.0-management', 'trixie'],
      ['rabbitmq:3.10-management', 'bookworm'],
    ]);
  });

  it('is said to be missing where it is', async () => {
    await expect(readImageCatalogue('/nowhere')).rejects.toMatchObject({
      kind: 'invalid',
      code: 'invalid-image-catalogue',
    });
  });
});

describe('parseImageCatalogue', () => {
  it('lists every problem with its place', () => {
    const text = SAMPLE.replace('balancer:3.0', 'balancer:latest')
      .replace('install: [tool]', 'instal: [tool]')
      .replace('trixie\n', 'trixie; reboot\n');
    const problems = problemsOf(text);
    expect(problems).toMatch(/images\.yaml:3:10 .*code name of Debian/u);
    expect(problems).toMatch(/images\.yaml:13:\d+ .*latest/u);
    expect(problems).toMatch(/images\.yaml:24:\d+ .*unknown key[^]*did you mean 'install'/u);
  });

  it.each([
    ['a syntax error', (text: string) => text.replace('roles:', 'roles: ['), /images\.yaml:\d+:\d+/u],
    ['an empty file', () => '', /images\.yaml:1:1/u],
    [
      'a role without any source',
      (text: string) => `${text}  none: { help: nothing }\n`,
      /needs registry or packages/u,
    ],
    [
      'a role with a wrong name',
      (text: string) => `${text}  No: { help: x, packages: { install: [no] } }\n`,
      /small letters/u,
    ],
    ['an untagged image', (text: string) => text.replace('balancer:3.0', 'balancer'), /with a tag/u],
    [
      'a package that is none',
      (text: string) => text.replace('[tool]', '["tool; reboot"]'),
      /name of a Debian package/u,
    ],
    [
      'a suite that is not listed',
      (text: string) => text.replace('suite: bookworm', 'suite: buster'),
      /images\.yaml:27:\d+ .*names no suite under suites:, which has bookworm/u,
    ],
    ['a step of two lines', (text: string) => text.replace('"echo \'done\'"', '"a\\nb"'), /one line/u],
  ])('refuses %s', (_, change, wanted) => {
    expect(problemsOf(change(SAMPLE))).toMatch(wanted);
  });

  it('names the known roles when one is unknown', () => {
    expect(() => imageCandidates(sampleCatalogue(), 'toString')).toThrow(
      expect.objectContaining({ code: 'unknown-image-role', details: ['known roles: app, balancer, tool, tool-1.0'] }),
    );
  });
});
