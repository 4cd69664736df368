import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  isPassword,
  keepCertificates,
  keepPasswords,
  makeCertificate,
  readCertificate,
  readPassword,
  removeSecrets,
} from '../../src/secrets/index.js';

const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const wish = { names: ['lab.test', 'other.test'], days: 90 };
const identity = { lab: 'l7', instance: 'default' };
let stateFolder: string;

beforeEach(async () => {
  stateFolder = await mkdtemp(join(tmpdir(), 'localab certificates '));
});

afterEach(() => rm(stateFolder, { recursive: true, force: true }));

describe('makeCertificate', () => {
  it('signs one server’s certificate by an authority that may sign no other authority', async () => {
    const { ca, pem } = await makeCertificate(wish, NOW);
    const [authority, server] = [new X509Certificate(ca), new X509Certificate(pem)];
    expect(server.verify(authority.publicKey)).toBe(true);
    expect(server.checkIssued(authority)).toBe(true);
    expect([authority.ca, server.ca]).toEqual([true, false]);
    expect(server.subjectAltName).toBe('DNS:lab.test, DNS:other.test');
    expect(server.checkHost('third.test')).toBeUndefined();
    expect(Date.parse(server.validTo)).toBe(NOW + 90 * DAY);
    expect(pem).toContain('-----BEGIN PRIVATE KEY-----');
    expect(ca).not.toContain('PRIVATE');
  });

  it('makes one that has expired', async () => {
    const { pem } = await makeCertificate({ names: ['lab.test'], days: -1 }, NOW);
    expect(Date.parse(new X509Certificate(pem).validTo)).toBeLessThan(NOW);
  });
});

describe('keepCertificates', () => {
  const keeper = (nowMs = NOW) => keepCertificates(identity, { stateFolder, nowMs: () => nowMs });

  it('keeps a certificate where only its owner can read it', async () => {
    const first = await keeper()('site', wish);
    expect(await keeper()('site', wish)).toEqual(first);
    const folder = join(stateFolder, 'secrets', 'l7--default');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(await readdir(folder)).toEqual(['site.json']);
    expect((await stat(join(folder, 'site.json'))).mode & 0o777).toBe(0o600);
  });

  it('makes a new one for other names, and in time before its end', async () => {
    const first = await keeper()('site', wish);
    expect((await keeper()('site', { ...wish, names: ['new.test'] })).pem).not.toBe(first.pem);
    const again = await keeper()('site', wish);
    expect((await keeper(NOW + 90 * DAY)('site', wish)).pem).not.toBe(again.pem);
  });

  it('reads what a lab was started with, and makes nothing where there is none', async () => {
    expect(await readCertificate(stateFolder, identity, 'site')).toBeUndefined();
    expect(await readdir(stateFolder)).toEqual([]);
    const first = await keeper()('site', wish);
    expect(await readCertificate(stateFolder, identity, 'site')).toEqual(first);
  });

  it('writes nothing for a private instance, and forgets what a lab had when it is down', async () => {
    const alone = keepCertificates(identity, { stateFolder: undefined, nowMs: () => NOW });
    expect(await alone('site', wish)).toBe(await alone('site', wish));
    expect(await readdir(stateFolder)).toEqual([]);
    await keeper()('site', wish);
    await removeSecrets(stateFolder, identity);
    expect(await readdir(join(stateFolder, 'secrets'))).toEqual([]);
  });
});

describe('keepPasswords', () => {
  const folder = (): string => join(stateFolder, 'secrets', 'l7--default');

  it('makes one of 32 letters and digits per user, and keeps it where only its owner can read it', async () => {
    const first = await keepPasswords(identity, stateFolder)('lab');
    expect(isPassword(first)).toBe(true);
    expect(await keepPasswords(identity, stateFolder)('lab')).toBe(first);
    expect(await keepPasswords(identity, stateFolder)('other')).not.toBe(first);
    expect(await keepPasswords({ ...identity, instance: 'blue' }, stateFolder)('lab')).not.toBe(first);
    expect((await stat(folder())).mode & 0o777).toBe(0o700);
    expect((await readdir(folder())).sort()).toEqual(['lab.password.json', 'other.password.json']);
    expect((await stat(join(folder(), 'lab.password.json'))).mode & 0o777).toBe(0o600);
  });

  it('gives two processes at once the same one', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => keepPasswords(identity, stateFolder)('lab')));
    expect(new Set(all).size).toBe(1);
    expect(await readdir(folder())).toEqual(['lab.password.json']);
  });

  it('does not take a certificate of the same name for one', async () => {
    await keepCertificates(identity, { stateFolder, nowMs: () => NOW })('lab', wish);
    expect(await readPassword(stateFolder, identity, 'lab')).toBeUndefined();
  });

  it('reads and writes nothing it was not asked for, and forgets with the lab', async () => {
    expect(await readPassword(stateFolder, identity, 'lab')).toBeUndefined();
    const alone = keepPasswords(identity, undefined);
    expect(await alone('lab')).toBe(await alone('lab'));
    expect(await readdir(stateFolder)).toEqual([]);
    await keepPasswords(identity, stateFolder)('lab');
    await removeSecrets(stateFolder, identity);
    expect(await readPassword(stateFolder, identity, 'lab')).toBeUndefined();
  });
});
