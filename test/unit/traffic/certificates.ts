import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** PEM texts of a private authority and a server's certificate by it. */
export interface Certificates {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  if (content.length < 128) return Buffer.concat([Buffer.of(tag, content.length), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const digits = length.subarray(length.findIndex((byte) => byte !== 0));
  return Buffer.concat([Buffer.of(tag, 0x80 | digits.length), digits, content]);
};
const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const octets = (content: Uint8Array): Buffer => der(0x04, content);
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

const OID = {
  commonName: hex('0603550403'),
  basicConstraints: hex('0603551d13'),
  subjectAltName: hex('0603551d11'),
  ecdsaWithSha256: hex('06082a8648ce3d040302'),
};
const TRUE = hex('0101ff');

function name(text: string): Buffer {
  return sequence(der(0x31, sequence(OID.commonName, der(0x0c, Buffer.from(text)))));
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

interface Wanted {
  readonly serial: number;
  readonly subject: string;
  readonly issuer: string;
  readonly key: KeyObject;
  readonly signer: KeyObject;
  readonly extension: Buffer;
}

/** X.509 version 3 (RFC 5280, 4.1), valid from 2000 to 2049. */
function certify({ serial, subject, issuer, key, signer, extension }: Wanted): string {
  const algorithm = sequence(OID.ecdsaWithSha256);
  const validity = sequence(der(0x17, Buffer.from('000101000000Z')), der(0x17, Buffer.from('491231235959Z')));
  const content = sequence(
    ...[der(0xa0, hex('020102')), der(0x02, Buffer.of(serial)), algorithm, name(issuer), validity, name(subject)],
    ...[key.export({ type: 'spki', format: 'der' }), der(0xa3, sequence(extension))],
  );
  const signature = der(0x03, Buffer.of(0), sign('sha256', content, signer));
  return pem('CERTIFICATE', sequence(content, algorithm, signature));
}

/** Makes an authority and a certificate for `host`; nothing but node:crypto is needed. */
export function makeCertificates(host: string): Certificates {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = { issuer: 'lab test authority', signer: authority.privateKey };
  const isAuthority = sequence(OID.basicConstraints, TRUE, octets(sequence(TRUE)));
  const forHost = sequence(OID.subjectAltName, octets(sequence(der(0x82, Buffer.from(host)))));
  return {
    ca: certify({ ...issuer, serial: 1, subject: issuer.issuer, key: authority.publicKey, extension: isAuthority }),
    certificate: certify({ ...issuer, serial: 2, subject: host, key: server.publicKey, extension: forHost }),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
