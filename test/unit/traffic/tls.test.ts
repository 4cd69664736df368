import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeCertificates } from './certificates.js';
import { drive } from './drive.js';

const { ca, certificate, key } = makeCertificates('lab.example');
const names: (string | false | null)[] = [];
const server = createServer({ cert: certificate, key }, (request, response) => {
  names.push((request.socket as unknown as { servername: string | false | null }).servername);
  response.setHeader('X-Served-By', 'app2').end('ok');
});

describe('tls', () => {
  beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    vi.unstubAllEnvs();
  });
  const driveTls = (tls: object, more: object = {}) =>
    drive({ tls, ...more }, { port: (server.address() as AddressInfo).port, requests: 4 });

  it('trusts the authority that it was given, for the name that it was given', async () => {
    names.length = 0;
    const ledger = await driveTls({ ca, servername: 'lab.example' });
    expect(ledger).toMatchObject({ answered: 4, errors: 0, connectionsOpened: 1, statuses: { 200: 4 } });
    expect([...ledger.order]).toEqual([1, 1, 1, 1]);
    expect(names).toEqual(Array(4).fill('lab.example'));
  });

  it('keeps to the name although the Host header is another', async () => {
    names.length = 0;
    const ledger = await driveTls(
      { ca, servername: 'lab.example' },
      { headers: { Host: 'other.example' }, keepAlive: false },
    );
    expect(ledger).toMatchObject({ answered: 4, connectionsOpened: 4 });
    expect(names).toEqual(Array(4).fill('lab.example'));
  });

  it.each([
    ['no authority', { servername: 'lab.example' }, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['another name', { ca, servername: 'other.example' }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['no name but an address', { ca }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('refuses a server that it cannot trust: %s', async (_, tls, code) => {
    // Not even the environment switches the check off.
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const ledger = await driveTls(tls);
    expect(ledger).toMatchObject({ sent: 4, answered: 0, errors: 4, unwritten: 4, errorCodes: { [code]: 4 } });
    vi.unstubAllEnvs();
  });
});
