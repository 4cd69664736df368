/** What stands in a rendered lab for secrets, which are made only when the lab is started. */

/** It looks like a certificate to whoever checks the shape of an option. */
export function certificateText(key: string, part: 'ca' | 'pem'): string {
  return `-----BEGIN CERTIFICATE----- @localab:${key}:${part}@`;
}

/** Letters and hyphens alone: whatever a password may stand in reads it as one word. */
export function passwordText(user: string): string {
  return `localab-password-of-${user}-made-at-start`;
}
