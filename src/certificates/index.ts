// Owns a lab's certificates: an authority of its own, a server's certificate by it, and where both are kept.
// Must not know what they are for, nor trust anything but itself.
export { keepCertificates, readCertificate, removeCertificates } from './keep-certificates.js';
export { makeCertificate, type Certificate, type CertificateWish } from './make-certificate.js';
