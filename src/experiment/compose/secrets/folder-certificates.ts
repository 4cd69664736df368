import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../../../errors.js';
import type { ResolvedLab } from '../../../lab/resolved.js';
import { authorityFile, certificatesIn, ENV_FILE, type FolderCertificate } from '../../../render/index.js';
import { makeCertificate, type CertificateWish } from '../../../secrets/index.js';
import { envText } from './env-text.js';

const DAY_MS = 86_400_000;

type Wishes = Pick<ResolvedLab, 'certificates'>;

/** Certificates for a compose folder: those that it has, new ones where it has none that fits the lab's wishes. Nothing is written. */
export async function certificatesFor(
  folder: string,
  lab: Wishes,
  nowMs: number,
): Promise<ReadonlyMap<string, FolderCertificate>> {
  const known = await kept(folder, lab);
  const all = (lab.certificates ?? []).map(async ({ key, ...wish }) => {
    const own = known.get(key);
    return [key, own !== undefined && fits(own, wish, nowMs) ? own : await makeCertificate(wish, nowMs)] as const;
  });
  return new Map(await Promise.all(all));
}

/**
 * The certificates that a compose folder has. Throws kind `usage`, code `certificate-gone`, where one is missing or, unless the lab wants it
 * so, has ended: nobody could then check what the lab shows; `again` writes the folder anew.
 */
export async function certificatesOfFolder(
  folder: string,
  shown: string,
  lab: Wishes,
  { nowMs, again }: { readonly nowMs: number; readonly again: string },
): Promise<ReadonlyMap<string, FolderCertificate>> {
  const known = await kept(folder, lab);
  for (const { key, days } of lab.certificates ?? []) {
    const own = known.get(key);
    if (own === undefined) {
      const files = `${join(shown, ENV_FILE)} and ${authorityFile(lab, key)}`;
      throw gone(`${files} do not hold the certificate ${key} and its authority`, again);
    }
    const endMs = endOf(new X509Certificate(own.pem));
    if (days > 0 && endMs <= nowMs) {
      throw gone(`the certificate ${key} of ${shown} ended on ${new Date(endMs).toISOString()}`, again);
    }
  }
  return known;
}

async function kept(folder: string, lab: Wishes): Promise<Map<string, FolderCertificate>> {
  const { certificates = [] } = lab;
  if (certificates.length === 0) return new Map();
  const inEnv = certificatesIn(
    await envText(folder),
    certificates.map(({ key }) => key),
  );
  const found = [...inEnv].map(async ([key, pem]): Promise<[string, FolderCertificate][]> => {
    const ca = await readFile(join(folder, authorityFile(lab, key)), 'utf8').catch(() => '');
    return isIssued(pem, ca) ? [[key, { ca, pem }]] : [];
  });
  return new Map((await Promise.all(found)).flat());
}

function isIssued(pem: string, ca: string): boolean {
  try {
    return new X509Certificate(pem).checkIssued(new X509Certificate(ca)) && pem.includes('PRIVATE KEY-----');
  } catch {
    // Not the shape of a certificate.
    return false;
  }
}

/** As `makeCertificate` makes one: it begins a day before now, and one that was wanted expired is as good as any other such. */
function fits({ pem }: FolderCertificate, { names, days }: CertificateWish, nowMs: number): boolean {
  const certificate = new X509Certificate(pem);
  if (certificate.subjectAltName !== names.map((name) => `DNS:${name}`).join(', ')) return false;
  const had = Math.round((endOf(certificate) - Date.parse(certificate.validFrom)) / DAY_MS) - 1;
  return had === Math.max(days, 0) && (days <= 0 || endOf(certificate) - DAY_MS > nowMs);
}

function endOf({ validTo }: X509Certificate): number {
  return Date.parse(validTo);
}

function gone(what: string, again: string): LabError {
  return new LabError('usage', what, {
    code: 'certificate-gone',
    suggestions: [`${again}   (makes a new one; then docker compose up --build --wait)`],
  });
}
