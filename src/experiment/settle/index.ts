// Owns what a rendered lab gets only when it is started: free subnets, certificates, passwords; and how the secrets among them stay unseen.
// Must not start anything, nor render.
export { passwordsOf, struckOut, withoutSecrets } from './secrets-of.js';
export { settleCertificates } from './settle-certificates.js';
export { settleCredentials } from './settle-credentials.js';
export { settle, settleDry, settleStanding } from './settle.js';
