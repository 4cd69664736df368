// Owns the way down: a lab's objects, and what crashed runs left.
// Must not touch what carries no label of lab, nor what a live process holds.
export { collectGarbage, collectQuietly, garbageText, previewGarbage } from './collect-garbage.js';
