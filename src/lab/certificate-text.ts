/**
 * What stands in a rendered lab for the texts of a certificate, which are made only when the lab is started. It looks like a certificate to
 * whoever checks the shape of an option.
 */
export function certificateText(key: string, part: 'ca' | 'pem'): string {
  return `-----BEGIN CERTIFICATE----- @localab:${key}:${part}@`;
}
