import { webcrypto } from 'node:crypto';
import type * as X509 from '@peculiar/x509';

type KeyPair = webcrypto.CryptoKeyPair;

const DAY_MS = 86_400_000;
const CURVE = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** So long before now a certificate begins: clocks of engines differ. */
const EARLIER_MS = DAY_MS;

export interface CertificateWish {
  /** Host names that the certificate is for, the first one its subject. */
  readonly names: readonly string[];
  /** Valid for so long from now; negative = it has expired already. */
  readonly days: number;
}

/** PEM texts. The authority's own key is gone once this is made: nobody can sign with it any more. */
export interface Certificate extends CertificateWish {
  readonly ca: string;
  /** The server's certificate and its key, in one text as HAProxy's `crt` wants it. */
  readonly pem: string;
  /** Milliseconds since the epoch. */
  readonly notAfterMs: number;
}

/** An authority (RFC 5280, ECDSA P-256) and one server's certificate by it. */
export async function makeCertificate({ names, days }: CertificateWish, nowMs: number): Promise<Certificate> {
  // Here and not above: nothing but a lab with certificates needs them, and the first must come before the second.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  const [authority, server] = await Promise.all([newKeys(), newKeys()]);
  const notAfterMs = nowMs + days * DAY_MS;
  const ids = await identifiersOf(x509, { authority, server });
  const dates = {
    notBefore: new Date(Math.min(nowMs, notAfterMs) - EARLIER_MS),
    notAfter: new Date(notAfterMs),
    signingAlgorithm: CURVE,
  };
  const issuer = 'CN=localab authority of one lab';
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...dates,
    name: issuer,
    keys: authority,
    notAfter: new Date(nowMs + Math.max(days, 1) * DAY_MS),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      ids.authority,
    ],
  });
  const leaf = await x509.X509CertificateGenerator.create({
    ...dates,
    subject: `CN=${names[0] ?? 'localhost'}`,
    issuer,
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value }))),
      ids.server,
      ids.byAuthority,
    ],
  });
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', server.privateKey), 'PRIVATE KEY');
  return { names, days, notAfterMs, ca: `${ca.toString('pem')}\n`, pem: `${leaf.toString('pem')}\n${key}\n` };
}

/** RFC 5280, 4.2.1.1 and 4.2.1.2: who looks strictly (Python from 3.13 on) believes no certificate without them. */
async function identifiersOf(
  x509: typeof X509,
  { authority, server }: { readonly authority: KeyPair; readonly server: KeyPair },
) {
  return {
    authority: await x509.SubjectKeyIdentifierExtension.create(authority.publicKey),
    server: await x509.SubjectKeyIdentifierExtension.create(server.publicKey),
    byAuthority: await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
  };
}

function newKeys(): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
}
