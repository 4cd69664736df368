// Owns a lab's secrets: certificates by an authority of its own, passwords of its users, and where both are kept.
// Must not know what they are for, nor trust anything but itself.
export { keepCertificates, readCertificate } from './keep-certificates.js';
export { isPassword, keepPasswords, makePassword, readPassword } from './keep-passwords.js';
export { makeCertificate, type Certificate, type CertificateWish } from './make-certificate.js';
export { removeSecrets } from './secret-files.js';
