// Owns what a compose folder keeps to itself: passwords of its users and certificates with their keys, made once, in its .env.
// Must not write them: who writes the folder does.
export { certificatesFor, certificatesOfFolder } from './folder-certificates.js';
export { passwordsFor, passwordsOfFolder } from './folder-passwords.js';
export { secretsOfFolder } from './env-text.js';
