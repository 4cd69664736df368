// Owns the vocabulary: what a lab is, how its files are read and checked, what labels and names its things carry.
// Must not talk to an engine, render templates, know any part's options, print, or read the process's folder.
export * from './definition.js';
export * from './labels.js';
export * from './observation.js';
export * from './part-checker.js';
export * from './progress.js';
export * from './resolved.js';
export * from './verdict.js';
export * from './hardening.js';
export { durationMs } from './duration.js';
export { memoryBytes } from './memory.js';
export { CONTROL_CHARACTER, isName, NAME_RULE } from './names.js';
export { engineNetworkName, isDefaultBridge, runningNetworkName } from './network-names.js';
export { openPart, partProblems } from './open-part.js';
export { nearestNames } from './nearest-names.js';
export { parseWeightNote, WEIGHT_NOTE } from './weight-note.js';
export { schemeOf } from './scheme-of.js';
export { shellWord } from './shell-word.js';
export * from './parameters/index.js';
export * from './read/index.js';
export { labJsonSchema } from './schema/lab-json-schema.js';
export * from './source/index.js';
