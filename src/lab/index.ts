// Owns the vocabulary: what a lab is, how its files are read and checked, what labels and names its things carry.
// Must not talk to an engine, render templates, know any part's options, print, or read the process's folder.
export * from './definition.js';
export * from './labels.js';
export * from './observation.js';
export * from './progress.js';
export * from './resolved.js';
export * from './verdict.js';
export type { PartCategory, PartChecker, PartProblem } from './check-parts.js';
export type { Finding } from './finding.js';
export { findLab, type FoundLab, type LabPlaces } from './find-lab.js';
export { hashService } from './hash-service.js';
export { findInside, readInside } from './inside.js';
export { labJsonSchema } from './lab-json-schema.js';
export { listLabFolders, type CatalogueEntry } from './list-lab-folders.js';
export { memoryBytes } from './memory.js';
export { CONTROL_CHARACTER, isName, NAME_RULE } from './names.js';
export { nearestNames } from './nearest-names.js';
export { fillReferences } from './parameter-references.js';
export { rangeText } from './parameter-value.js';
export { checkParameterValues, defaultParameters, parseSettings } from './parse-settings.js';
export { placeFindings } from './place-findings.js';
export { formatProblems, type Problem } from './problem.js';
export { checkLabFolder, LAB_FILE, readLabFolder, type CheckedLab, type ReadLabOptions } from './read-lab-folder.js';
export { shownPath } from './shown-path.js';
