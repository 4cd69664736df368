import type { Certificate, CertificateWish } from '../../secrets/index.js';
import { certificateText } from '../../lab/secret-text.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import { inTexts } from './in-texts.js';

/** Where a certificate comes from; undefined = there is none, and what stands for it stays. */
export type CertificateSource = (
  key: string,
  wish: CertificateWish,
) => Promise<Pick<Certificate, 'ca' | 'pem'> | undefined>;

/** The lab with its certificates in place of what stood for them, wherever that is. */
export async function settleCertificates(lab: ResolvedLab, source: CertificateSource): Promise<ResolvedLab> {
  const { certificates = [] } = lab;
  return certificates.length === 0 ? lab : inTexts(lab, await certificateTexts(certificates, source));
}

/** Puts certificates into a text in place of what stands for them. */
async function certificateTexts(
  certificates: NonNullable<ResolvedLab['certificates']>,
  source: CertificateSource,
): Promise<(text: string) => string> {
  const texts: [string, string][] = [];
  for (const { key, ...wish } of certificates) {
    const found = await source(key, wish);
    if (found === undefined) continue;
    const { ca, pem } = found;
    texts.push([certificateText(key, 'ca'), ca.trimEnd()], [certificateText(key, 'pem'), pem.trimEnd()]);
  }
  return (text) => texts.reduce((rest, [was, is]) => rest.replaceAll(was, is), text);
}
