// Owns the way from a lab's name or path to its folder, and from the folder to its definition or every problem in it.
// Must not load the schema or the YAML reader before a definition is read: `lab list` does without.
export { findLab, namesNear, type FoundLab, type LabPlaces } from './find-lab.js';
export { listLabFolders, type CatalogueEntry } from './list-lab-folders.js';
export { listLabs, type ListedLab } from './list-labs.js';
export { placeFindings } from './place-findings.js';
export { checkLabFolder, LAB_FILE, readLabFolder, type CheckedLab, type ReadLabOptions } from './read-lab-folder.js';
