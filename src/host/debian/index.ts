// Owns what images from Debian packages need of this machine: its apt's mirror, and a base made by its own tools.
// Must not know images, roles or the engine.
export type { AptMirror } from './apt-mirror.js';
export type { DebianBaseSpec } from './debian-base.js';
export { hostPrograms, type HostPrograms } from './host-programs.js';
