// Owns the files as written: YAML with the place of everything in it, problems at their place, paths inside a folder.
// Must not know what a lab is. `yaml-source.ts` is left out here: whoever parses loads it, and nobody else.
export type { Finding } from './finding.js';
export { errorCode, findInside, LARGEST_FILE_BYTES, readInside, relativePathTrouble } from './inside.js';
export { formatProblems, type Problem } from './problem.js';
export { shownPath } from './shown-path.js';
export { makeFolders } from './make-folders.js';
