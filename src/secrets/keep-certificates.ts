import { join } from 'node:path';
import type { LabIdentity } from '../lab/resolved.js';
import { makeCertificate, type Certificate, type CertificateWish } from './make-certificate.js';
import { readSecret, secretsFolder, writeSecret } from './secret-files.js';

/** Within so long of its end a certificate is made anew. */
const RENEW_MS = 3_600_000;

/** Hands out a lab's certificates by name. */
export type CertificateKeeper = (key: string, wish: CertificateWish) => Promise<Certificate>;

/**
 * Certificates of one copy of a lab. In the state folder below `secrets/`, which only its owner can enter, files that only he can read; a
 * certificate stays until its names change or it ends. Without a state folder they live as long as this process.
 */
export function keepCertificates(
  { lab, instance }: LabIdentity,
  { stateFolder, nowMs }: { readonly stateFolder: string | undefined; readonly nowMs: () => number },
): CertificateKeeper {
  const made = new Map<string, Certificate>();
  return async (key, wish) => {
    const file =
      stateFolder === undefined ? undefined : join(secretsFolder(stateFolder, { lab, instance }), `${key}.json`);
    const known = made.get(key) ?? (file === undefined ? undefined : await readSecret<Certificate>(file));
    const certificate = known && fits(known, wish, nowMs()) ? known : await makeCertificate(wish, nowMs());
    made.set(key, certificate);
    if (file !== undefined && certificate !== known) await writeSecret(file, certificate);
    return certificate;
  };
}

/** Those that a copy of a lab was started with, whatever is wished for now; undefined = none is kept. Nothing is written. */
export function readCertificate(
  stateFolder: string,
  identity: LabIdentity,
  key: string,
): Promise<Certificate | undefined> {
  return readSecret<Certificate>(join(secretsFolder(stateFolder, identity), `${key}.json`));
}

function fits(known: Certificate, { names, days }: CertificateWish, nowMs: number): boolean {
  const same = known.days === days && known.names.join() === names.join();
  return same && (days <= 0 || known.notAfterMs - RENEW_MS > nowMs);
}
